import type { SMTPServerOptions } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueueMail } from '#app/domain/activity/enqueue-mail.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { startMailbox } from '#tests/simulators/mailbox/start-mailbox.ts';
import { findFreePort } from '../../commands/free-port.ts';
import type { TestDatabase } from '../support/database.ts';
import { createTestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { declareWorkersDead, withoutPauses } from '../support/hurry-queue.ts';
import type { PeoplePlanter } from '../support/people.ts';
import { plantPeople } from '../support/people.ts';
import type { RunningProcess } from '../support/running-process.ts';
import { startWorker } from '../support/worker.ts';

let database: TestDatabase;
let people: PeoplePlanter;
let worker: RunningProcess;
let smtpPort: number;

const start = () =>
  startWorker({
    databaseUrl: database.workerUrl,
    env: { SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, PUBLIC_URL: 'https://lappa.example' },
  });

beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
  connectDatabase({ url: database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
  await startQueue({ url: database.webUrl, role: 'sender', onError: () => {} });
  smtpPort = await findFreePort();
  worker = await start();
});
afterAll(async () => {
  await worker?.stop();
  await stopQueue(1000);
  await closeDatabase();
  await people?.close();
  await database?.drop();
});

/** Orders a mail to somebody new. */
async function orderMail(name: string): Promise<{ mailId: string; email: string }> {
  const { id, email } = await people.person(name);
  await asSystem('a test', (context) =>
    enqueueMail(context, {
      template: 'password-changed',
      to: email,
      locale: 'sv',
      userId: id,
      data: {},
    }),
  );
  const [row] = await people.sql<{ id: string }[]>`
    select id from app.mails where to_address = ${email}`;
  return { mailId: row!.id, email };
}

/** A mail server of another temper, at the worker's address. */
async function withServer<T>(options: SMTPServerOptions, work: () => Promise<T>): Promise<T> {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], ...options });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(smtpPort, '127.0.0.1', resolve));
  try {
    return await work();
  } finally {
    await new Promise<void>((resolve) => server.close(resolve));
  }
}

/** The mailbox at the worker's address: the mail comes there once, and `sent_at` says so. */
async function expectArrival(email: string): Promise<void> {
  const mailbox = await startMailbox({ smtpPort });
  try {
    await withoutPauses(people.sql, () =>
      mailbox.waitForMessage(({ to }) => to.includes(email), 60_000),
    );
    await eventually('the mail is noted as sent', async () => {
      const sent = await people.sql`
        select from app.mails where to_address = ${email} and sent_at is not null`;
      return sent.length === 1;
    });
    expect(mailbox.messages().filter(({ to }) => to.includes(email))).toHaveLength(1);
  } finally {
    await mailbox.close();
  }
}

const failuresOf = (mailId: string) => people.sql<{ error: string }[]>`
  select error from app.jobs where subject = ${mailId} and status = 'failed'`;

const stateOf = async (mailId: string) => {
  const [job] = await people.sql<{ state: string }[]>`
    select state from pgboss.job where data ->> 'mailId' = ${mailId}
      and name = 'activity.send-mail'`;
  return job?.state;
};

test('a mail server that is away gets the mail when it is back', { timeout: 90_000 }, async () => {
  const { mailId, email } = await orderMail('Patient');
  await eventually('an attempt failed', async () => (await failuresOf(mailId)).length > 0);
  expect(await failuresOf(mailId)).toMatchObject([
    { error: 'The mail server did not take the mail (ESOCKET, CONN)' },
  ]);
  await eventually('the queue knows it, too', async () => (await stateOf(mailId)) === 'retry');
  await expectArrival(email);
});

const refusing = (responseCode: number): SMTPServerOptions => ({
  onRcptTo: ({ address }, _session, callback) =>
    callback(Object.assign(new Error(`Not ${address}`), { responseCode })),
});

test('a server that is busy is asked again', { timeout: 90_000 }, async () => {
  const { mailId, email } = await withServer(refusing(451), async () => {
    const ordered = await orderMail('Greylisted');
    await eventually(
      'an attempt failed',
      async () => (await failuresOf(ordered.mailId)).length > 0,
    );
    return ordered;
  });
  expect((await failuresOf(mailId))[0]?.error).toContain('RCPT TO, 451');
  await expectArrival(email);
});

test('a server that knows no such mailbox is not asked again, and the run tells no address', async () => {
  await withServer(refusing(550), async () => {
    const { mailId, email } = await orderMail('Mistyped');
    await eventually('the job has ended', async () => (await stateOf(mailId)) === 'completed');
    const failures = await failuresOf(mailId);
    expect(failures).toMatchObject([{ error: expect.stringContaining('RCPT TO, 550') as string }]);
    expect(failures[0]?.error).not.toContain(email);
    expect(worker.lines.join('\n')).not.toContain(email);
  });
});

test('a worker that is killed while it sends leaves the mail to the next one', async () => {
  let isSending = false;
  const { mailId, email } = await withServer(
    // Takes the mail's text and never answers.
    { onData: () => (isSending = true), closeTimeout: 100 },
    async () => {
      const ordered = await orderMail('Interrupted');
      await eventually('the worker is sending', async () => isSending);
      await worker.kill();
      return ordered;
    },
  );
  await declareWorkersDead(people.sql);
  worker = await start();
  await expectArrival(email);
  expect(await failuresOf(mailId)).toMatchObject([
    { error: 'The worker stopped before the run ended.' },
  ]);
});
