import { verify } from '@node-rs/argon2';
import postgres from 'postgres';
import { recogniseBrowser } from '#app/domain/accounts/recognise-session.ts';
import { findMembership } from '#app/domain/organizations/find-membership.ts';
import { createSecretToken } from '#app/domain/secret-token.ts';
import { signInPath } from '#app/paths.ts';
import { hashPassword } from '#app/providers/password-hash.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { startWeb } from '#tests/support/web.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { figure, median, spread, table } from './figures.ts';

const rounds = 5;
const perRound = 120;
const peopleCount = 50;
/** Requests under way at a time. */
const atOnce = 8;
const password = 'a passphrase for the bench';
const sessionCount = 20_000;
const lookups = 1_500;

/** Sign-ins over HTTP beside bare argon2id in the same run, and what it costs to recognise a session. */
export const signIn: BenchPart = {
  name: 'sign-in',
  async run(bench) {
    const server = await bench.server();
    const database = await server.createDatabase();
    const sql = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
    try {
      const hash = await hashPassword(password);
      await plantPeople(sql, hash);
      await measureSignIns(bench, database.webUrl, hash);
      const token = await plantSessions(sql);
      await measureSessions(bench, database.webUrl, token);
    } finally {
      await sql.end();
    }
  },
};

async function plantPeople(sql: postgres.Sql, hash: string): Promise<void> {
  await sql`insert into app.users (email, name, email_verified_at)
    select 'person' || n || '@example.com', 'Person ' || n, now()
    from generate_series(1, ${peopleCount}) as n`;
  await sql`insert into app.passwords (user_id, hash) select id, ${hash} from app.users`;
}

async function measureSignIns({ say, shutdown }: Bench, databaseUrl: string, hash: string) {
  const web = await startWeb({ databaseUrl, env: { TRUST_PROXY: 'true', LOG_LEVEL: 'warn' } });
  await shutdown.add({ name: 'web', stop: () => web.stop() });
  let count = 0;
  const one = async () => {
    count += 1;
    const response = await fetch(web.url + signInPath('sv'), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        origin: web.url,
        // Each from an address of its own: one address may not try so often.
        'x-forwarded-for': `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`,
        'x-forwarded-host': new URL(web.url).host,
      },
      body: new URLSearchParams({
        email: `person${1 + (count % peopleCount)}@example.com`,
        password,
      }),
    });
    await response.arrayBuffer();
    if (!response.headers.has('set-cookie')) throw new Error(`A sign-in gave ${response.status}.`);
  };
  const bare: number[] = [];
  const signIns: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const hashes = await rateOf(async () => void (await verify(hash, password)));
    const signed = await rateOf(one);
    // The first round warms up.
    if (round === 0) continue;
    bare.push(hashes);
    signIns.push(signed);
    ratios.push(signed / hashes);
  }
  await web.stop();
  say(
    table(
      ['', 'per second, median (least to most)', 'ratio'],
      [
        ['argon2id alone', spread(bare), '1.00'],
        ['sign-in over HTTP', spread(signIns), median(ratios).toFixed(2)],
      ],
    ),
  );
}

/** Times per second that the work is done, `atOnce` at a time. */
async function rateOf(work: () => Promise<void>): Promise<number> {
  let left = perRound;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        left -= 1;
        await work();
      }
    }),
  );
  return (perRound / (performance.now() - start)) * 1000;
}

/** @returns the token of one session among many */
async function plantSessions(sql: postgres.Sql): Promise<string> {
  const { token, hash } = createSecretToken();
  await sql`insert into app.sessions (user_id, kind, token_hash, methods, expires_at)
    select (select id from app.users limit 1), 'browser', sha256(n::text::bytea), '{password}', now() + interval '1 day'
    from generate_series(1, ${sessionCount}) as n`;
  await sql`with place as (
      insert into app.organizations (slug, name) values ('bench', 'Bench') returning id
    ), session as (
      insert into app.sessions (user_id, kind, token_hash, methods, expires_at)
      select id, 'browser', ${Buffer.from(hash)}, '{password}', now() + interval '1 day'
      from app.users limit 1 returning user_id
    ) insert into app.memberships (organization_id, user_id, role)
      select place.id, session.user_id, 'owner' from place, session`;
  await sql`analyze app.sessions`;
  return token;
}

async function measureSessions({ say }: Bench, databaseUrl: string, token: string) {
  connectDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'lappa bench' });
  try {
    const works = {
      'empty transaction': () => asSystem('bench', async () => {}),
      'session recognised': () => asSystem('bench', (context) => recogniseBrowser(context, token)),
      'session and membership': () =>
        asSystem('bench', async (context) => {
          const session = await recogniseBrowser(context, token);
          if (!session || !(await findMembership(context, session.person.id, { slug: 'bench' }))) {
            throw new Error('The session was not recognised.');
          }
        }),
    };
    const rows: string[][] = [];
    for (const [name, work] of Object.entries(works)) {
      const times: number[] = [];
      for (let at = -100; at < lookups; at += 1) {
        const start = performance.now();
        await work();
        if (at >= 0) times.push(performance.now() - start);
      }
      const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
      rows.push([name, `${figure(median(times))} ms`, `${figure(p99)} ms`]);
    }
    say(`one after the other, ${sessionCount.toLocaleString('en')} sessions in the table`);
    say(table(['', 'median', '99th percentile'], rows));
  } finally {
    await closeDatabase();
  }
}
