import { uuidv7 } from 'uuidv7';
import { enqueue } from '#app/providers/queue.server.ts';
import { mails } from '#db/schema/mails.ts';
import type { Context } from '#db/tenancy.server.ts';

/** Every mail Lappa sends, with what its text needs beside the reader's name. Never a link or token. */
export interface MailTemplates {
  /** "Confirm your address", after registering or on request. */
  'verify-email': Record<string, never>;
  /** Somebody registered with an address that has an account already. */
  'already-registered': Record<string, never>;
  'sign-in-link': Record<string, never>;
  'reset-password': Record<string, never>;
  /** Sent to the new address, to prove it. */
  'change-email': Record<string, never>;
  /** Sent to the old address afterwards. */
  'email-changed': { newEmail: string };
  'password-changed': Record<string, never>;
  /** A second factor or passkey was added or removed. */
  'security-changed': {
    change:
      | 'totp-added'
      | 'totp-removed'
      | 'passkey-added'
      | 'passkey-removed'
      | 'recovery-codes-renewed'
      | 'recovery-code-used';
  };
  /** Somebody else changed what a member is in an organisation. */
  'membership-changed':
    | { change: 'removed' }
    | { change: 'role' | 'ownership'; role: 'owner' | 'admin' | 'member' };
  /** A domain's record is gone: its addresses cannot sign in through the organisation any more. To owners. */
  'domain-lapsed': { domain: string };
  /** The number of observed clients and the licence came apart, or together again. To owners and administrators. */
  'compliance-changed': {
    status: 'compliant' | 'grace' | 'over_limit' | 'unlicensed';
    observed: number;
    /** Null is without limit. */
    licensed: number | null;
  };
  invitation: { invitationId: string };
}

export type MailTemplate = keyof MailTemplates;

export interface NewMail<Template extends MailTemplate> {
  template: Template;
  to: string;
  locale: 'sv' | 'en';
  data: MailTemplates[Template];
  /** Whose mail it is; null for somebody without an account. */
  userId: string | null;
  organizationId?: string;
}

/** Has a mail sent when the caller's transaction commits. */
export async function enqueueMail<Template extends MailTemplate>(
  { tx, now }: Context,
  mail: NewMail<Template>,
): Promise<void> {
  const id = uuidv7();
  await tx.insert(mails).values({
    id,
    template: mail.template,
    toAddress: mail.to,
    locale: mail.locale,
    userId: mail.userId,
    organizationId: mail.organizationId,
    data: mail.data,
    createdAt: now,
  });
  await enqueue(tx, 'activity.send-mail', { mailId: id }, { key: id });
}
