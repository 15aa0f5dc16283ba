import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantPeople } from '#tests/support/people.ts';
import type { PeoplePlanter } from '#tests/support/people.ts';
import { listRoutes } from '#tests/support/route-list.ts';
import { startSeededSite } from '#tests/support/seeded-site.ts';
import type { SeededSite } from '#tests/support/seeded-site.ts';

const posts = (await listRoutes()).filter(({ hasAction }) => hasAction);

/** The fields of all our forms, so that whatever a form reads is hostile. */
const names = ['email', 'password', 'name', 'organizationName', 'code', 'token', 'intent', 'role'];
const moreNames = ['reason', 'change', 'domain', 'issuer', 'clientId', 'clientSecret', 'locale'];
const lastNames = [
  'userId',
  'invitationId',
  'teamId',
  'sessionId',
  'id',
  'answer',
  'applicationId',
];
const fields = [...names, ...moreNames, ...lastNames];

const form = 'application/x-www-form-urlencoded';
const everywhere = (value: string) => fields.map((name) => `${name}=${value}`).join('&');
const boundary = 'multipart/form-data; boundary=x';

/** Bodies that no form of ours sends. */
const hostile: [what: string, type: string, body: string][] = [
  ['nulls', form, everywhere('%00a%00')],
  ['broken UTF-8', form, everywhere('%C3%28%FF')],
  ['too long for any field', form, fields.map((name) => `${name}=${'a'.repeat(2500)}`).join('&')],
  ['every field twice', form, `${everywhere('1')}&${everywhere('2')}`],
  ['nested names', form, fields.map((name) => `${name}[0].x=1&${name}[__proto__][y]=2`).join('&')],
  ['right-to-left and emoji', form, everywhere('%E2%80%AE%F0%9F%A6%84')],
  ['no pairs', form, '&&&===%%%'],
  ['a file for a text', boundary, fileFor('email')],
  [
    'a torn multipart body',
    boundary,
    '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nabc',
  ],
  ['JSON', 'application/json', '{"email":{"$gt":""},"password":[null]}'],
  ['deep JSON', 'application/json', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['XML', 'application/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ['text', 'text/plain', 'email=x'],
];

function fileFor(name: string): string {
  const head = `Content-Disposition: form-data; name="${name}"; filename="x.html"`;
  return `--x\r\n${head}\r\nContent-Type: text/html\r\n\r\n<script>\r\n--x--\r\n`;
}

let site: SeededSite;
let people: PeoplePlanter;
let count = 0;

beforeAll(async () => {
  site = await startSeededSite();
  people = plantPeople(site.database);
});
afterAll(async () => {
  await people?.close();
  await site?.close();
});

/** Staff and owner, so that every form is reached, and somebody new: a post may end a session or use up its attempts. */
async function plantVictim() {
  count += 1;
  const number = count;
  const organization = await people.organization(`hostile-${number}`, { plan: 'enterprise' });
  const { cookie } = await people.person(`Hanna ${number}`, {
    isStaff: true,
    in: [[organization, 'owner']],
  });
  return { slug: organization.slug, cookie };
}

test.concurrent.each(posts.map((route) => [route.path, route.id]))(
  '%s (%s) answers hostile bodies without failing',
  async (path) => {
    const failed: string[] = [];
    for (const [what, type, body] of hostile) {
      const { slug, cookie } = await plantVictim();
      const address = path.replace(':organization', slug).replace(/:\w+|\*/g, 'x');
      const response = await fetch(site.url + address, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: site.url, 'content-type': type },
        body,
      });
      await response.arrayBuffer();
      if (response.status >= 500) failed.push(`${what}: ${response.status}`);
    }
    expect(failed).toEqual([]);
  },
);
