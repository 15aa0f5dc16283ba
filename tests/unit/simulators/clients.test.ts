import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nameKey } from '#app/domain/catalog/name-normalization.ts';
import { compareVersions } from '#app/domain/catalog/version-order.ts';
import { createFleet, mostComputers } from '#tests/simulators/clients/fleet.ts';
import { makeMachine } from '#tests/simulators/clients/make-machine.ts';
import { startClientsSimulator } from '#tests/simulators/clients/start-clients-simulator.ts';
import type { ClientsSimulatorOptions } from '#tests/simulators/clients/start-clients-simulator.ts';

interface Heard {
  path: string;
  authorization: string | undefined;
  encoding: string | undefined;
  body: Record<string, unknown>;
}

/** A Lappa that knows one application, whose newest version is 26.02. */
async function startStandIn() {
  const heard: Heard[] = [];
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const encoding = request.headers['content-encoding'];
      const text = (encoding === 'gzip' ? gunzipSync(raw) : raw).toString('utf8');
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      const at = request.url ?? '/';
      heard.push({ path: at, authorization: request.headers.authorization, encoding, body });
      const answer = (status: number, value?: unknown) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(value === undefined ? '' : JSON.stringify(value));
      if (refused.has(at)) return answer(401, { error: { code: 'invalid_token' } });
      if (at === '/api/clients/enrol') {
        return answer(201, { clientId: 'c', token: 'lct_x', sourceUrl: `${url}/winget/secret` });
      }
      if (at === '/api/clients/check-in') return answer(200, { nextCheckInSeconds: 60 });
      if (at === '/winget/secret/information') return answer(200, { Data: {} });
      if (at === '/winget/secret/manifestSearch') {
        const isAsked = JSON.stringify(body).includes('"7-zip"');
        if (!isAsked) return answer(204);
        return answer(200, {
          Data: [
            {
              PackageIdentifier: '7zip.7zip',
              Versions: [{ PackageVersion: '24.07' }, { PackageVersion: '26.02' }],
            },
          ],
        });
      }
      if (at.startsWith('/winget/secret/packageManifests/7zip.7zip')) {
        return answer(200, { Data: manifest });
      }
      return answer(404);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url, heard, refused, close };
}

const manifest = {
  Versions: [
    {
      PackageVersion: '26.02',
      DefaultLocale: { PackageName: '7-Zip', Publisher: 'Igor Pavlov' },
      Installers: [
        { Architecture: 'x64', InstallerType: 'exe', Scope: 'machine', ProductCode: '7-Zip' },
      ],
    },
  ],
};

let lappa: Awaited<ReturnType<typeof startStandIn>>;
beforeEach(async () => {
  lappa = await startStandIn();
});
afterEach(() => lappa.close());

const rules = { normalizeName: nameKey, compareVersions };
const keys = [
  { enrolmentKey: 'lek_pilot', ofTen: 3 },
  { enrolmentKey: 'lek_broad', ofTen: 7 },
];

test('the same seed makes the same computers, with known and unknown programs in many scripts', () => {
  const machine = makeMachine(1, 7, { programCount: 40 });
  expect(makeMachine(1, 7, { programCount: 40 })).toEqual(machine);
  expect(makeMachine(2, 7).machineId).not.toBe(machine.machineId);
  expect(machine.programs).toHaveLength(40);
  expect(machine.programs.filter(({ productCode }) => productCode !== null).length).toBeGreaterThan(
    5,
  );
  const all = Array.from({ length: 20 }, (_, number) => makeMachine(1, number)).flatMap(
    ({ programs }) => programs.map(({ name }) => name),
  );
  expect(all.some((name) => /\p{Script=Cyrillic}/u.test(name))).toBe(true);
  expect(all.some((name) => /[åäö]/i.test(name))).toBe(true);
});

test('a computer has a build of its Windows', () => {
  const machines = Array.from({ length: 200 }, (_, number) => makeMachine(3, number));
  for (const { windowsEdition, windowsVersion } of machines) {
    const build = Number(windowsVersion.split('.')[2]);
    expect(windowsEdition, windowsVersion).toMatch(
      build < 22_000 ? /^Windows 10 / : /^Windows 11 /,
    );
  }
  expect(new Set(machines.map((one) => one.windowsVersion)).size).toBe(4);
});

test('a computer asks by the name that winget compares', async () => {
  const fleet = createFleet({ web: lappa.url, rules, keys, count: 1, failureShare: 0 });
  const [computer] = fleet.computers;
  computer!.programs = [
    {
      ...{ name: 'Räknaren R12 (x64 en-US)', publisher: 'Åse & Öst', version: '12' },
      ...{ productCode: null, packageFamilyName: null, scope: 'user' },
    },
  ];
  await fleet.takeTurns();
  await fleet.stop();
  const [search] = lappa.heard.filter(({ path: at }) => at.endsWith('/manifestSearch'));
  expect(search!.body).toEqual({
    Inclusions: [
      {
        PackageMatchField: 'NormalizedPackageNameAndPublisher',
        RequestMatch: { KeyWord: 'räknaren', MatchType: 'Exact' },
      },
    ],
  });
});

test('a computer enrols, checks in packed, upgrades by its own source after a failure, and tells both', async () => {
  let failures = 0;
  const fleet = createFleet({
    web: lappa.url,
    rules,
    keys,
    count: 1,
    failureShare: 1,
    programCount: 12,
  });
  const [computer] = fleet.computers;
  computer!.programs = [
    {
      name: '7-Zip',
      publisher: 'Igor Pavlov',
      version: '24.07',
      productCode: '7-Zip',
      packageFamilyName: null,
      scope: 'machine',
    },
  ];
  for (let turn = 0; turn < 3; turn += 1) {
    await fleet.takeTurns();
    failures += Number(computer!.last.act === 'upgrade-failed');
  }
  await fleet.stop();
  expect(failures).toBe(2);
  expect(computer!.last).toMatchObject({ act: 'upgraded', about: '7zip.7zip 26.02' });
  expect(computer!.programs[0]).toMatchObject({ name: '7-Zip', version: '26.02' });

  const enrolments = lappa.heard.filter(({ path: at }) => at === '/api/clients/enrol');
  expect(enrolments).toHaveLength(1);
  expect(enrolments[0]!.body).toMatchObject({ enrolmentKey: 'lek_pilot', name: computer!.name });
  const reports = lappa.heard.filter(({ path: at }) => at === '/api/clients/check-in');
  expect(reports).toHaveLength(6);
  for (const report of reports) {
    expect(report).toMatchObject({ authorization: 'Bearer lct_x', encoding: 'gzip' });
  }
  expect(new Set(reports.map(({ body }) => body.checkInId)).size).toBe(6);
  const told = reports.flatMap(({ body }) => body.upgrades as { outcome: string }[]);
  expect(told.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'succeeded']);
});

test('a computer whose token ended enrols again; one that is refused says so', async () => {
  const fleet = createFleet({ web: lappa.url, rules, keys, count: 1, programCount: 3 });
  await fleet.takeTurns();
  lappa.refused.add('/api/clients/check-in');
  await fleet.takeTurns();
  expect(fleet.computers[0]).toMatchObject({ token: null, last: { act: 'refused' } });
  lappa.refused.clear();
  await fleet.takeTurns();
  await fleet.stop();
  expect(fleet.computers[0]!.last.act).toBe('checked-in');
});

test('a fleet is bounded, and keys are shared out', () => {
  const fleet = createFleet({ web: lappa.url, rules, keys, count: 10, programCount: 2 });
  const pilots = fleet.computers.filter(({ enrolmentKey }) => enrolmentKey === 'lek_pilot');
  expect(pilots).toHaveLength(3);
  expect(fleet.add(mostComputers)).toBe(mostComputers - 10);
  expect(fleet.add(1)).toBe(0);
});

test('its page counts the computers in both languages, adds, pauses, and refuses what is no form of it', async () => {
  const simulator = await start({ count: 2 });
  const { url, fleet } = simulator;
  const post = (action: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/act/${action}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ language: 'sv' }),
    });
  expect(await (await fetch(url)).text()).toContain('<h1>2 datorer</h1>');
  expect(await (await fetch(`${url}/en`)).text()).toContain('<h1>2 computers</h1>');
  expect(await (await post('add-ten')).text()).toContain('Tio datorer är på väg.');
  expect(fleet.computers).toHaveLength(12);
  await post('pause');
  expect(fleet.isPaused).toBe(true);
  expect(await (await fetch(url)).text()).toContain('Fortsätt');
  expect((await post('format-disk')).status).toBe(404);
  expect((await fetch(`${url}/act/pause`)).status).toBe(405);
  expect((await post('resume', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  await simulator.close();
});

test('its computers keep their tokens over a restart', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lappa-clients-'));
  const dataFile = path.join(folder, 'clients.json');
  const first = await start({ count: 2, dataFile });
  await first.fleet.takeTurns();
  await first.close();
  const second = await start({ count: 2, dataFile, keys: [] });
  expect(second.fleet.computers.map(({ token }) => token)).toEqual(['lct_x', 'lct_x']);
  expect(second.fleet.add(1)).toBe(1);
  expect(second.fleet.computers[2]!.enrolmentKey).toBe('lek_pilot');
  await second.close();
  await rm(folder, { recursive: true });
});

function start(options: Partial<ClientsSimulatorOptions>) {
  return startClientsSimulator({
    web: lappa.url,
    rules,
    keys,
    count: 1,
    programCount: 3,
    ...options,
  });
}
