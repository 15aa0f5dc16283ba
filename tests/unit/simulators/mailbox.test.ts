import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MailMessage } from '#tests/simulators/mailbox/mail-message.ts';
import { createMailStore, MESSAGES_KEPT } from '#tests/simulators/mailbox/mail-store.ts';
import { startMailbox, type RunningMailbox } from '#tests/simulators/mailbox/start-mailbox.ts';

let folder: string;
let mailbox: RunningMailbox;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
  mailbox = await startMailbox({ dataFile: join(folder, 'mail.jsonl') });
});
afterEach(async () => {
  await mailbox.close();
  await rm(folder, { recursive: true });
});

async function send(options: SendMailOptions): Promise<void> {
  const transport = createTransport(mailbox.smtpUrl);
  await transport.sendMail({
    from: 'Lappa <hej@lappa.example>',
    to: 'anna@acme.example',
    ...options,
  });
  transport.close();
}

async function page(path: string): Promise<string> {
  const response = await fetch(mailbox.url + path);
  expect(response.status, path).toBe(200);
  return response.text();
}

test('keeps what was sent: addresses, blind copies, HTML, text, headers, attachments', async () => {
  await send({
    bcc: 'bo@acme.example',
    subject: 'Välkommen till Lappa',
    text: 'Följ länken',
    html: '<p>Följ <a href="http://localhost:3000/x">länken</a></p>',
    headers: { 'List-Unsubscribe': '<mailto:nej@lappa.example>' },
    attachments: [{ filename: 'kvitto.txt', content: 'hundra kronor' }],
  });
  const [message] = mailbox.messages();
  expect(message).toMatchObject({
    id: '1',
    subject: 'Välkommen till Lappa',
    from: '"Lappa" <hej@lappa.example>',
    to: ['anna@acme.example', 'bo@acme.example'],
    text: 'Följ länken',
    attachments: [{ filename: 'kvitto.txt', contentType: 'text/plain', size: 13 }],
  });
  expect(message?.headers['list-unsubscribe']).toBe('<mailto:nej@lappa.example>');
  expect(message?.html).toContain('<a href="http://localhost:3000/x">länken</a>');
});

test('waits for a message, and says what came instead', async () => {
  const coming = mailbox.waitForMessage((one) => one.subject === 'Två');
  await send({ subject: 'Ett', text: '1' });
  await send({ subject: 'Två', text: '2' });
  expect((await coming).text).toBe('2\n');
  expect((await mailbox.waitForMessage((one) => one.subject === 'Ett')).text).toBe('1\n');
  const missing = mailbox.waitForMessage(() => false, 30);
  await expect(missing).rejects.toThrow('No such message within 30 ms; there were: ["Två","Ett"]');
  const interrupted = expect(mailbox.waitForMessage(() => false)).rejects.toThrow('closed');
  await mailbox.close();
  await interrupted;
});

test('shows messages in Swedish and English, and gives them as JSON', async () => {
  expect(await page('/')).toContain('Ingenting lämnar datorn.');
  await send({ subject: 'Hej', text: 'Se https://lappa.example/a?b=1&c=2.' });
  await send({ subject: 'Till Bo', to: 'Bo <bo@acme.example>', text: 'x' });
  expect(await page('/')).toContain('<a href="/messages/1">Hej</a>');
  expect(await page('/en')).toContain('Nothing leaves this machine.');
  expect(await page('/en/messages/1')).toContain(
    '<a href="https://lappa.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">https://lappa.example/a?b=1&amp;c=2</a>.',
  );
  const all = JSON.parse(await page('/messages.json')) as { messages: MailMessage[] };
  expect(all.messages.map((one) => one.subject)).toEqual(['Till Bo', 'Hej']);
  const some = JSON.parse(await page('/messages.json?to=BO@acme.example')) as typeof all;
  expect(some.messages.map((one) => one.subject)).toEqual(['Till Bo']);
  expect(JSON.parse(await page('/messages/1.json'))).toEqual(all.messages[1]);
});

test('nothing in a message can run on the page', async () => {
  await send({
    subject: '<script>alert(1)</script>',
    from: '"<img src=x onerror=alert(2)>" <a@lappa.example>',
    text: '<script>alert(3)</script> https://x.example/"onmouseover="alert(4)',
    html: '<html><head><title>"</title></head><body>"><script>alert(5)</script></body></html>',
    attachments: [{ filename: '<b>.txt', content: 'x' }],
  });
  for (const path of ['/', '/messages/1', '/en/messages/1']) {
    const text = await page(path);
    expect(text, path).not.toMatch(/<script|<img|<b>|"onmouseover/);
  }
  const response = await fetch(`${mailbox.url}/messages/1`);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const frame = /<iframe [^>]*>/.exec(await response.text())?.[0] ?? '';
  expect(frame).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  expect(frame).toContain('&lt;head&gt;&lt;base target=&quot;_blank&quot;&gt;');
});

test('deletes all messages by a form, and refuses what is not one', async () => {
  await send({ subject: 'Hej', text: 'x' });
  const ask = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${mailbox.url}/messages/delete`, { method: 'POST', body, headers, redirect: 'manual' });
  const refused = [
    await ask('{}'),
    await ask(new URLSearchParams(), { 'sec-fetch-site': 'cross-site' }),
    await fetch(`${mailbox.url}/messages/delete`),
    await fetch(`${mailbox.url}/messages/99`),
    await fetch(`${mailbox.url}/messages/99.json`),
    await fetch(`${mailbox.url}/%E0%A4%A`),
    await fetch(mailbox.url, { method: 'POST' }),
  ];
  expect(refused.map((one) => one.status)).toEqual([415, 403, 405, 404, 404, 404, 405]);
  expect(mailbox.messages()).toHaveLength(1);
  const done = await ask(new URLSearchParams({ language: 'en' }));
  expect([done.status, done.headers.get('location')]).toEqual([303, '/en']);
  expect(mailbox.messages()).toEqual([]);
});

test('refuses a message that is too large and goes on', async () => {
  const large = send({ subject: 'Stor', text: 'x'.repeat(5_100_000) });
  await expect(large).rejects.toMatchObject({ responseCode: 552 });
  await send({ subject: 'Liten', text: 'x' });
  expect(mailbox.messages().map((one) => one.subject)).toEqual(['Liten']);
});

test('keeps messages over a restart, also after a crash in the middle of a line', async () => {
  const dataFile = join(folder, 'mail.jsonl');
  await send({ subject: 'Kvar', text: 'x' });
  await mailbox.close();
  await appendFile(dataFile, '{"id":"2","rec');
  mailbox = await startMailbox({ dataFile });
  await send({ subject: 'Ny', text: 'x' });
  await mailbox.close();
  mailbox = await startMailbox({ dataFile });
  expect(mailbox.messages().map((one) => [one.id, one.subject])).toEqual([
    ['2', 'Ny'],
    ['1', 'Kvar'],
  ]);
});

test('keeps the last 500 messages', () => {
  const store = createMailStore();
  const fields = { receivedAt: '2026-11-22T12:00:00.000Z', from: '', to: [], html: null };
  for (let number = 1; number <= MESSAGES_KEPT + 3; number += 1) {
    store.add({ ...fields, subject: `${number}`, text: '', headers: {}, attachments: [] });
  }
  expect(store.list()).toHaveLength(MESSAGES_KEPT);
  expect(store.list().at(-1)?.subject).toBe('4');
  expect(store.get('3')).toBeNull();
});
