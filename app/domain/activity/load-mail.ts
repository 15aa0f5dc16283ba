import { and, eq, isNull, sql } from 'drizzle-orm';
import { users } from '#db/schema/accounts.ts';
import { mails } from '#db/schema/mails.ts';
import { organizations } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { MailTemplate, MailTemplates } from './enqueue-mail.ts';

/** A mail that waits to be sent. */
export type WaitingMail = {
  [Template in MailTemplate]: {
    id: string;
    template: Template;
    data: MailTemplates[Template];
    to: string;
    locale: 'sv' | 'en';
    userId: string | null;
    /**
     * The name of the person whose mail it is. Null while nobody has proved that the address is theirs: anybody may
     * have given it, with words of their own as the name.
     */
    readerName: string | null;
    /** Of the organisation that it is about. */
    organizationName: string | null;
  };
}[MailTemplate];

/** The mail, while it waits; null when it was sent, or is not there any more. */
export async function loadWaitingMail(
  { tx }: Context,
  mailId: string,
): Promise<WaitingMail | null> {
  const [row] = await tx
    .select({
      id: mails.id,
      template: mails.template,
      data: mails.data,
      to: mails.toAddress,
      locale: mails.locale,
      userId: mails.userId,
      organizationName: organizations.name,
      readerName: sql<
        string | null
      >`case when ${users.emailVerifiedAt} is not null and ${users.email} = ${mails.toAddress} then ${users.name} end`,
    })
    .from(mails)
    .leftJoin(users, eq(users.id, mails.userId))
    .leftJoin(organizations, eq(organizations.id, mails.organizationId))
    .where(and(eq(mails.id, mailId), isNull(mails.sentAt)));
  // `enqueueMail` alone writes mails, so template and data fit.
  return (row as WaitingMail | undefined) ?? null;
}

/** Notes that the mail server has taken the mail: it is never sent again. */
export async function markMailSent({ tx, now }: Context, mailId: string): Promise<void> {
  await tx
    .update(mails)
    .set({ sentAt: now })
    .where(and(eq(mails.id, mailId), isNull(mails.sentAt)));
}
