import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgPolicy, text, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import {
  app,
  createdAt,
  id,
  instant,
  managedByActor,
  member,
  ofCurrentActor,
  ofCurrentOrganization,
  person,
  systemAll,
} from './columns.ts';
import { organizations } from './organizations.ts';

/** Mails to send, and those that were. What a link in them needs is made when the mail is rendered, never kept here. */
export const mails = app.table(
  'mails',
  {
    id: id(),
    template: text('template').notNull(),
    toAddress: text('to_address').notNull(),
    locale: text('locale').$type<'sv' | 'en'>().notNull(),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    organizationId: uuid('organization_id').references(() => organizations.id, {
      onDelete: 'cascade',
    }),
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
    sentAt: instant('sent_at'),
  },
  (table) => [
    check('mails_locale_known', sql`locale in ('sv', 'en')`),
    index('mails_user_id').on(table.userId),
    index('mails_organization_id').on(table.organizationId),
    // The mail job makes links as the system: a member has it write to nobody but whom their organisation invited.
    pgPolicy('mails_member_adds', {
      for: 'insert',
      to: member,
      withCheck: sql`${ofCurrentOrganization} and template = 'invitation' and user_id is null and exists (
        select from app.invitations invitation
        where invitation.id::text = mails.data ->> 'invitationId' and invitation.email = mails.to_address
      )`,
    }),
    // … and to its members, of what an owner or admin does to their membership.
    pgPolicy('mails_manager_tells', {
      for: 'insert',
      to: member,
      withCheck: sql`${managedByActor} and template = 'membership-changed' and exists (
        select from app.users colleague
        where colleague.id = mails.user_id and colleague.email = mails.to_address
      )`,
    }),
    pgPolicy('mails_person_adds', {
      for: 'insert',
      to: person,
      withCheck: sql`organization_id is null and ${ofCurrentActor}`,
    }),
    systemAll('mails'),
  ],
);
