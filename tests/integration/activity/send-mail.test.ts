import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enqueueMail } from '#app/domain/activity/enqueue-mail.ts';
import type { MailTemplate, NewMail } from '#app/domain/activity/enqueue-mail.ts';
import { hashSecretToken } from '#app/domain/secret-token.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { MailMessage } from '#tests/simulators/mailbox/mail-message.ts';
import { startMailbox } from '#tests/simulators/mailbox/start-mailbox.ts';
import type { RunningMailbox } from '#tests/simulators/mailbox/start-mailbox.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import { eventually } from '#tests/support/eventually.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { plantPeople } from '#tests/support/people.ts';
import type { RunningProcess } from '#tests/support/running-process.ts';
import { startWorker } from '#tests/support/worker.ts';

const site = 'https://lappa.example';

let database: TestDatabase;
let people: PeoplePlanter;
let mailbox: RunningMailbox;
let worker: RunningProcess;
let smtpPort: number;

const workAt = (port: number) =>
  startWorker({
    databaseUrl: database.workerUrl,
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, PUBLIC_URL: site, COMPANY_NAME: 'Lappa AB' },
  });

beforeAll(async () => {
  database = await createTestDatabase();
  people = plantPeople(database);
  connectDatabase({ url: database.workerUrl, poolSize: 2, applicationName: 'lappa test' });
  await startQueue({ url: database.webUrl, role: 'sender', onError: () => {} });
  mailbox = await startMailbox();
  smtpPort = Number(new URL(mailbox.smtpUrl).port);
  worker = await workAt(smtpPort);
});
afterAll(async () => {
  await worker?.stop();
  await mailbox?.close();
  await stopQueue(1000);
  await closeDatabase();
  await people?.close();
  await database?.drop();
});

const order = <Template extends MailTemplate>(mail: NewMail<Template>) =>
  asSystem('a test', (context) => enqueueMail(context, mail));

const mailTo = (address: string) =>
  mailbox.waitForMessage((message) => message.to.includes(address), 20_000);

async function rowOf(address: string) {
  const [row] = await people.sql<{ id: string; sentAt: Date | null }[]>`
    select id, sent_at as "sentAt" from app.mails where to_address = ${address}`;
  return row!;
}

const isSent = (address: string) => async () => (await rowOf(address)).sentAt !== null;

/** The token of the link in a mail to this page. */
function tokenIn(message: MailMessage, path: string): string {
  const link = message.text.split('\n').find((line) => line.startsWith(`${site}${path}?token=`));
  expect(link, message.text).toBeDefined();
  expect(message.html).toContain(`href="${link}"`);
  return new URL(link!).searchParams.get('token')!;
}

describe('what is written', () => {
  test.each([
    ['verify-email', 'sv', 'Bekräfta din e-postadress', '/bekrafta-epost', 'verify-email'],
    ['verify-email', 'en', 'Confirm your e-mail address', '/en/verify-email', 'verify-email'],
    ['sign-in-link', 'sv', 'Din länk för att logga in', '/logga-in/med-lank', 'sign-in'],
    ['sign-in-link', 'en', 'Your link to sign in', '/en/sign-in/with-link', 'sign-in'],
    ['reset-password', 'sv', 'Välj ett nytt lösenord', '/nytt-losenord', 'reset-password'],
    ['reset-password', 'en', 'Choose a new password', '/en/new-password', 'reset-password'],
    ['change-email', 'sv', 'Bekräfta din nya e-postadress', '/bekrafta-ny-epost', 'change-email'],
    [
      'change-email',
      'en',
      'Confirm your new e-mail address',
      '/en/confirm-new-email',
      'change-email',
    ],
  ] as const)(
    '%s in %s carries a link of its own',
    async (template, locale, subject, path, purpose) => {
      const { id, email } = await people.person(`Link ${template} ${locale}`);
      await order({ template, to: email, locale, userId: id, data: {} });
      const message = await mailTo(email);
      expect(message.subject).toBe(subject);
      expect(message.from).toBe('"Lappa AB" <lappa@lappa.example>');
      expect(message.headers).toMatchObject({
        'content-language': locale,
        'auto-submitted': 'auto-generated',
        'message-id': `<${(await rowOf(email)).id}@lappa.example>`,
      });
      const token = tokenIn(message, path);
      const links = await people.sql`
      select purpose, email from app.link_tokens where token_hash = ${Buffer.from(hashSecretToken(token))}`;
      expect(links).toMatchObject([{ purpose, email }]);
      await eventually('the mail is noted as sent', isSent(email));
    },
  );

  test.each([
    ['already-registered', {}, 'sv', 'Du har redan ett konto', `${site}/logga-in\n`],
    [
      'email-changed',
      { newEmail: 'ny@acme.example' },
      'sv',
      'Din e-postadress är ändrad',
      'ny@acme.example',
    ],
    ['password-changed', {}, 'en', 'Your password has changed', `${site}/en/forgot-password\n`],
    [
      'security-changed',
      { change: 'passkey-added' },
      'en',
      'A passkey was added',
      '/account/security',
    ],
  ] as const)('%s says what happened', async (template, data, locale, subject, says) => {
    const { id, email } = await people.person(`Notice ${template}`);
    await order({
      template,
      to: email,
      locale,
      userId: id,
      data: data,
    });
    const message = await mailTo(email);
    expect(message.subject).toBe(subject);
    expect(message.text).toContain(says);
    expect(message.text).toContain(`Notice ${template}`);
  });

  test.each([
    [
      'sv',
      { change: 'removed' },
      'Du är inte längre med i Berg & Dal',
      'Ditt eget konto finns kvar',
    ],
    [
      'sv',
      { change: 'role', role: 'admin' },
      'Din roll i Berg & Dal är ändrad',
      'nu administratör',
    ],
    [
      'en',
      { change: 'ownership', role: 'owner' },
      'You now own Berg & Dal',
      'now owner of Berg & Dal',
    ],
  ] as const)(
    'a change of membership is told by its name: %s %o',
    async (locale, data, subject, says) => {
      const { id, email } = await people.person(`Member ${data.change}`);
      const organization = await people.organization(`told-${data.change}`);
      await people.sql`update app.organizations set name = 'Berg & Dal' where id = ${organization.id}`;
      await order({
        template: 'membership-changed',
        to: email,
        locale,
        userId: id,
        organizationId: organization.id,
        data: data,
      });
      const message = await mailTo(email);
      expect(message.subject).toBe(subject);
      expect(message.text).toContain(says);
    },
  );

  test('a domain that is no longer trusted is told with whose it was', async () => {
    const { id, email } = await people.person('Dora Domain');
    const organization = await people.organization('domains');
    await order({
      template: 'domain-lapsed',
      to: email,
      locale: 'en',
      userId: id,
      organizationId: organization.id,
      data: { domain: 'berg.example' },
    });
    const message = await mailTo(email);
    expect(message.subject).toBe('berg.example is no longer verified');
    expect(message.text).toContain('that berg.example belongs to domains');
  });

  test('an invitation carries its link, and is not sent when it was revoked', async () => {
    const organization = await people.organization('fjallbyran');
    const owner = await people.person('Olga Owner', { in: [[organization, 'owner']] });
    const invite = async (email: string, revokedAt: Date | null) => {
      const [row] = await people.sql<{ id: string }[]>`
        insert into app.invitations (organization_id, email, role, invited_by, expires_at, revoked_at)
        values (${organization.id}, ${email}, 'admin', ${owner.id}, now() + interval '7 days', ${revokedAt})
        returning id`;
      await order({
        template: 'invitation',
        to: email,
        locale: 'sv',
        userId: null,
        organizationId: organization.id,
        data: { invitationId: row!.id },
      });
      return row!.id;
    };
    await invite('revoked@acme.example', new Date());
    const invitationId = await invite('invited@acme.example', null);
    const message = await mailTo('invited@acme.example');
    expect(message.subject).toBe('Inbjudan till fjallbyran i Lappa');
    expect(message.text).toContain('Olga Owner har bjudit in dig som administratör');
    const token = tokenIn(message, '/inbjudan');
    const found = await people.sql`
      select id from app.invitations where token_hash = ${Buffer.from(hashSecretToken(token))}`;
    expect(found).toMatchObject([{ id: invitationId }]);
    await eventually('the revoked one’s job is done', () => hasRun('revoked@acme.example'));
    expect(mailbox.messages().some(({ to }) => to.includes('revoked@acme.example'))).toBe(false);
  });

  test('a stranger’s words do not reach an address that nobody has proved', async () => {
    const email = 'unproved@acme.example';
    const { id } = await people.person('WIN at evil.example', { email, isVerified: false });
    await order({ template: 'verify-email', to: email, locale: 'sv', userId: id, data: {} });
    const { subject, text, html } = await mailTo(email);
    expect(subject + text + html).not.toMatch(/WIN|evil\.example/);
  });

  test('names cannot make headers or markup', async () => {
    const { id } = await people.person('x', { email: 'markup@acme.example' });
    const name = '<b>A</b>\r\nBcc: b@acme.example';
    await people.sql`update app.users set name = ${name} where id = ${id}`;
    await order({
      template: 'password-changed',
      to: 'markup@acme.example',
      locale: 'sv',
      userId: id,
      data: {},
    });
    const message = await mailTo('markup@acme.example');
    expect(message.to).toEqual(['markup@acme.example']);
    expect(message.html).toContain('&lt;b&gt;A&lt;/b&gt;');
  });

  test('no token is kept anywhere but in the mail', async () => {
    const { id, email } = await people.person('Secret Keeper');
    await order({ template: 'reset-password', to: email, locale: 'sv', userId: id, data: {} });
    const token = tokenIn(await mailTo(email), '/nytt-losenord');
    await eventually('the run has ended', () => hasRun(email));
    expect(worker.lines.join('\n')).not.toContain(token);
    const kept = await people.sql<{ text: string }[]>`
      select row_to_json(m)::text as text from app.mails m
      union all select row_to_json(j)::text from app.jobs j
      union all select row_to_json(l)::text from app.job_logs l
      union all select row_to_json(q)::text from pgboss.job q`;
    expect(kept.map(({ text }) => text).join('\n')).not.toContain(token);
  });
});

/** Whether a run of this mail's job has ended. */
async function hasRun(address: string): Promise<boolean> {
  const ended = await people.sql`
    select from app.jobs where subject = ${(await rowOf(address)).id} and status <> 'running'`;
  return ended.length > 0;
}

describe('when something fails', () => {
  test('a job that comes again after the mail was sent sends nothing', async () => {
    const { id, email } = await people.person('Once Only');
    await order({ template: 'password-changed', to: email, locale: 'sv', userId: id, data: {} });
    await mailTo(email);
    await eventually('the mail is noted as sent', isSent(email));
    const mail = await rowOf(email);
    await people.sql`delete from pgboss.job where data->>'mailId' = ${mail.id}`;
    await people.sql`insert into pgboss.job (name, data, singleton_key, policy)
      values ('activity.send-mail', ${people.sql.json({ mailId: mail.id })}, ${mail.id}, 'exclusive')`;
    await eventually('the second job has run', async () => {
      const runs =
        await people.sql`select from app.jobs where subject = ${mail.id} and status = 'succeeded'`;
      return runs.length === 2;
    });
    expect(mailbox.messages().filter(({ to }) => to.includes(email))).toHaveLength(1);
  });

  test('a rolled back order sends nothing', async () => {
    const { id, email } = await people.person('Rolled Back');
    const failing = asSystem('a test', async (context) => {
      await enqueueMail(context, {
        template: 'password-changed',
        to: email,
        locale: 'sv',
        userId: id,
        data: {},
      });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await people.sql`select from app.mails where to_address = ${email}`).toHaveLength(0);
    expect(
      await people.sql`select from pgboss.job where name = 'activity.send-mail' and state < 'active'`,
    ).toHaveLength(0);
  });
});
