import { env, EnvironmentError } from '#app/env.server.ts';
import type { House } from '#app/mail/letter.ts';
import type { MailSender } from '#app/providers/mail.server.ts';
import { createMailSender } from '#app/providers/mail.server.ts';

/** What the mail job works with. */
export interface MailTools {
  sender: MailSender;
  house: House;
}

/**
 * The mail job's tools, from the settings of the process. Throws EnvironmentError in production without SMTP_URL;
 * elsewhere mails wait, and their runs say why.
 */
export function createMailTools(): MailTools {
  const { LAPPA_MODE, SMTP_URL, MAIL_FROM, COMPANY_NAME, CONTACT_EMAIL, PUBLIC_URL } = env();
  if (SMTP_URL === undefined && LAPPA_MODE === 'production') {
    throw new EnvironmentError(['SMTP_URL: is required in production']);
  }
  return {
    sender:
      SMTP_URL === undefined
        ? { send: () => Promise.reject(new Error('SMTP_URL is not set: the mail waits.')) }
        : createMailSender({
            smtpUrl: SMTP_URL,
            from: { name: COMPANY_NAME, address: MAIL_FROM },
            replyTo: CONTACT_EMAIL,
          }),
    house: { publicUrl: PUBLIC_URL, company: COMPANY_NAME, contact: CONTACT_EMAIL },
  };
}
