import { randomUUID } from 'node:crypto';
import { nameKey } from '#app/domain/catalog/name-normalization.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { signInPath, clientsPath, settingsPath } from '#app/paths.ts';
import type { DemoLogin } from '../running-installation.ts';
import { findInstallation } from './find-installation.ts';
import { ensure } from './site.ts';
import type { SmokeCheck } from './smoke-check.ts';

const slug = 'nordvik-bygg';
const owner = 'ebba@nordvik.example';
const known = '7zip.7zip';

/** From an enrolment key to a computer that is seen and finds versions at its own winget source. */
export const fleetCheck: SmokeCheck = {
  name: 'fleet: a computer is enrolled, checks in, is listed, and asks its winget source',
  async run({ address }) {
    const login = (await findInstallation(address))?.logins.find(({ email }) => email === owner);
    if (!login) return 'only where the cast is seeded on this machine';
    // Here and not above: the image has no simulators, and is walked all the same.
    const { createFleet } = await import('#tests/simulators/clients/fleet.ts');
    const { leave } = await import('#tests/simulators/clients/lappa-api.ts');
    const cookie = await signIn(address, login);
    const enrolmentKey = await makeKey(address, cookie);
    const fleet = createFleet({
      web: address,
      rules: { normalizeName: nameKey, compareVersions },
      keys: [{ enrolmentKey, ofTen: 10 }],
      seed: Date.now() % 100_000,
      count: 1,
      upgradesAtOnce: 1,
    });
    await fleet.takeTurns();
    const [computer] = fleet.computers;
    ensure(computer !== undefined, 'No computer was made');
    const { act, about } = computer.last;
    if (act === 'refused' && about.includes('"clients"')) {
      return 'the organisation has had more computers than licences for too long';
    }
    ensure(computer.token !== null, `The computer was not enrolled: ${act} ${about}`);
    ensure(!['refused', 'no-answer'].includes(act), `The computer did not check in: ${about}`);
    try {
      const page = await fetch(
        address + clientsPath(slug, { q: computer.name, order: 'last-seen' }),
        { headers: { cookie } },
      );
      ensure((await page.text()).includes(computer.name), 'The computer is not listed');
      await requireSource(computer.sourceUrl ?? '');
    } finally {
      await leave(address, computer.token);
    }
  },
};

async function signIn(address: string, { email, password }: DemoLogin): Promise<string> {
  const answer = await fetch(address + signInPath('sv'), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email, password }),
  });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  ensure(cookies.length > 0, `Signing in answered ${answer.status}`);
  return cookies.join('; ');
}

async function makeKey(address: string, cookie: string): Promise<string> {
  const answer = await fetch(address + settingsPath(slug, 'enrolment'), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({
      intent: 'create',
      id: randomUUID(),
      name: 'Smoke test',
      mostClients: '1',
      days: '1',
    }),
  });
  const key = /lek_[\w-]+/.exec(await answer.text())?.[0];
  ensure(key !== undefined, `Making an enrolment key answered ${answer.status}`);
  return key;
}

/** What `winget source add`, a search and an installation ask. */
async function requireSource(source: string): Promise<void> {
  const about = await ask(`${source}/information`);
  const { SourceIdentifier: identity } = about.Data as { SourceIdentifier?: string };
  ensure(identity !== undefined, 'The winget source does not tell its identity');
  const found = await ask(`${source}/manifestSearch`, {
    Filters: [
      {
        PackageMatchField: 'PackageIdentifier',
        RequestMatch: { KeyWord: known, MatchType: 'CaseInsensitive' },
      },
    ],
  });
  const [hit] = found.Data as { PackageIdentifier: string }[];
  ensure(hit?.PackageIdentifier === known, `The winget source does not find ${known}`);
  const manifest = await ask(`${source}/packageManifests/${known}`);
  const { Versions: versions } = manifest.Data as { Versions: unknown[] };
  ensure(versions.length > 0, `The winget source has no version of ${known}`);
}

async function ask(url: string, body?: object): Promise<{ Data: unknown }> {
  const answer = await fetch(url, {
    headers: { Version: '1.10.0', 'Content-Type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  const place = new URL(url).pathname.split('/').slice(3).join('/');
  ensure(answer.status === 200, `The winget source answered ${answer.status} for ${place}`);
  return (await answer.json()) as { Data: unknown };
}
