import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { MailMessage } from './mail-message.ts';

/** Larger messages are refused with SMTP status 552. */
export const MESSAGE_BYTES = 5_000_000;

type ReceivedMail = Omit<MailMessage, 'id'>;

/**
 * An SMTP server that takes every message from anyone, without TLS or password (it also lets any
 * password in), and hands it to `receive`. It sends nothing on.
 */
export function createMailReceiver(
  now: () => Date,
  receive: (mail: ReceivedMail) => void,
): SMTPServer {
  return new SMTPServer({
    banner: 'Lappa mailbox, simulated: nothing is sent on',
    authOptional: true,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: MESSAGE_BYTES,
    onAuth: (_auth, _session, callback) => callback(null, { user: 'anyone' }),
    onData: (stream, session, callback) => {
      readMail(stream, session, now()).then(
        (mail) => {
          receive(mail);
          callback();
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
}

async function readMail(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  receivedAt: Date,
): Promise<ReceivedMail> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MESSAGE_BYTES) chunks.push(chunk);
  }
  if (size > MESSAGE_BYTES) throw createRefusal(552, `Larger than ${MESSAGE_BYTES} bytes`);
  const parsed = await simpleParser(Buffer.concat(chunks));
  return describeMail(parsed, session, receivedAt);
}

function describeMail(
  parsed: ParsedMail,
  session: SMTPServerSession,
  receivedAt: Date,
): ReceivedMail {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    receivedAt: receivedAt.toISOString(),
    subject: parsed.subject ?? '',
    from: parsed.from?.text ?? (mailFrom === false ? '' : mailFrom.address),
    to: rcptTo.map((recipient) => recipient.address),
    html: parsed.html === false ? null : parsed.html,
    text: parsed.text ?? '',
    headers: readHeaders(parsed),
    attachments: parsed.attachments.map((one) => ({
      filename: one.filename ?? '',
      contentType: one.contentType,
      size: one.size,
      contentBase64: one.content.toString('base64'),
    })),
  };
}

function readHeaders(parsed: ParsedMail): Record<string, string> {
  const headers = new Map<string, string>();
  for (const { key, line } of parsed.headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[ \t]+/g, ' ')
      .trim();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}\n${value}`);
  }
  return Object.fromEntries(headers);
}

function createRefusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
