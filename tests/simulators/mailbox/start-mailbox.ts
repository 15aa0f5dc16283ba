import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { MailMessage } from './mail-message.ts';
import { createMailStore } from './mail-store.ts';
import { answerMailbox } from './mailbox-web.ts';
import { createMailReceiver } from './receive-mail.ts';

export interface MailboxOptions {
  /** Free ports are taken without them. */
  smtpPort?: number;
  httpPort?: number;
  /** Address to listen on, a loopback one; 127.0.0.1 without it. */
  host?: string;
  /** Where messages are kept over restarts. */
  dataFile?: string;
  now?: () => Date;
}

export interface RunningMailbox {
  /** The page's address, without a slash at the end. */
  url: string;
  /** `smtp://127.0.0.1:<port>`; no TLS, no password. */
  smtpUrl: string;
  /** Newest first. */
  messages(): MailMessage[];
  /**
   * The newest message that fits, waiting for one when there is none yet. Rejects after
   * `timeoutMs` (5,000 without it) with the subjects that did come, or when the mailbox closes.
   */
  waitForMessage(
    predicate: (message: MailMessage) => boolean,
    timeoutMs?: number,
  ): Promise<MailMessage>;
  close(): Promise<void>;
}

/**
 * Starts a mailbox: an SMTP server that takes every message and sends none on, and a page that
 * shows them. It keeps at most 500 messages of at most 5 MB. Throws when a port is taken.
 */
export async function startMailbox(options: MailboxOptions = {}): Promise<RunningMailbox> {
  const { host = '127.0.0.1', now = () => new Date() } = options;
  const store = createMailStore(options.dataFile);
  const waiting = new Set<{ offer(message: MailMessage): void; stop(reason: string): void }>();
  const receiver = createMailReceiver(now, (mail) => {
    const message = store.add(mail);
    for (const one of waiting) one.offer(message);
  });
  // A client that goes away in the middle is no reason to stop.
  receiver.on('error', () => undefined);
  const web = createServer((request, response) => {
    answerMailbox(store, now, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`);
    });
  });
  const smtpPort = await listen(receiver.server, options.smtpPort ?? 0, host);
  let httpPort: number;
  try {
    httpPort = await listen(web, options.httpPort ?? 0, host);
  } catch (error) {
    await new Promise<void>((resolve) => receiver.close(resolve));
    throw error;
  }

  return {
    url: `http://${host}:${httpPort}`,
    smtpUrl: `smtp://${host}:${smtpPort}`,
    messages: () => store.list(),
    waitForMessage(predicate, timeoutMs = 5_000) {
      const found = store.list().find(predicate);
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve, reject) => {
        const waiter = {
          offer(message: MailMessage) {
            if (!predicate(message)) return;
            end();
            resolve(message);
          },
          stop(reason: string) {
            end();
            const subjects = store.list().map((message) => message.subject);
            reject(new Error(`${reason}; there were: ${JSON.stringify(subjects)}`));
          },
        };
        const timer = setTimeout(
          () => waiter.stop(`No such message within ${timeoutMs} ms`),
          timeoutMs,
        );
        const end = () => {
          clearTimeout(timer);
          waiting.delete(waiter);
        };
        waiting.add(waiter);
      });
    },
    async close() {
      for (const one of waiting) one.stop('The mailbox closed');
      await Promise.all([
        new Promise<void>((resolve) => receiver.close(resolve)),
        new Promise<void>((resolve) => {
          web.close(() => resolve());
          web.closeAllConnections();
        }),
      ]);
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
