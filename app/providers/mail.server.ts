import { createTransport } from 'nodemailer';

/** One mail, ready to go. */
export interface OutgoingMail {
  /** Becomes the Message-ID: a mail that is sent again after a lost answer is recognisable as the same. */
  id: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  locale: string;
}

export interface MailSettings {
  /** `smtp://` or `smtps://`, with user and password where the server asks for them. */
  smtpUrl: string;
  from: { name: string; address: string };
  replyTo: string;
}

export interface MailSender {
  /** Hands a mail to the server; when it returns, the server has taken it. Throws MailNotTakenError. */
  send(mail: OutgoingMail): Promise<void>;
}

/** The server did not take a mail. The message tells no address and no password. */
export class MailNotTakenError extends Error {
  override readonly name = 'MailNotTakenError';
  /** The server will say the same next time: there is no such mailbox. */
  readonly isFinal: boolean;

  constructor(message: string, isFinal: boolean) {
    super(message);
    this.isFinal = isFinal;
  }
}

/** A job of the queue `activity.send-mail` is given up after 120 s; this stays well below. */
const patienceMs = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Sends through any SMTP server, one connection a mail. */
export function createMailSender({ smtpUrl, from, replyTo }: MailSettings): MailSender {
  const transport = createTransport({ url: smtpUrl, ...patienceMs });
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    async send({ id, to, subject, html, text, locale }) {
      try {
        await transport.sendMail({
          messageId: `<${id}@${domain}>`,
          from,
          replyTo,
          // As an object: nothing in the address is read as a list of addresses.
          to: { name: '', address: to },
          subject,
          html,
          text,
          headers: {
            'Content-Language': locale,
            // No "out of office" to us (RFC 3834).
            'Auto-Submitted': 'auto-generated',
          },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
      } catch (error) {
        throw describeRefusal(error);
      }
    },
  };
}

/** What nodemailer tells about an error; the server's own words may repeat the address, so they are left out. */
interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
}

function describeRefusal(error: unknown): MailNotTakenError {
  const { code = 'unknown', command, responseCode } = error as SmtpError;
  const facts = [code, command, responseCode].filter((fact) => fact !== undefined).join(', ');
  const isFinal = command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500;
  return new MailNotTakenError(`The mail server did not take the mail (${facts})`, isFinal);
}
