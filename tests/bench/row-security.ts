import postgres from 'postgres';
import type { Bench, BenchPart } from './bench-part.ts';
import { figure, median, table } from './figures.ts';
import { createRandom } from './random.ts';

const organizationCount = 1_000;
const rowsEach = 200;
/** Rows of the platform, which every member sees in the feed. */
const platformRows = 200;
const rounds = 5;
/** Transactions of each side in a round; each asks every question twice and counts the second. */
const perRound = 150;

/** A question without its condition on the organisation; row security adds it, or the one who asks, or both. */
interface Question {
  name: string;
  text: (condition: string) => string;
  /** What the policies say, for who is not bound by them; `$2` is the organisation. */
  condition: string;
  /** The value of `$1`. With one, no side's plan is kept: the application's statements have values too. */
  value: (tenant: Tenant) => string | number;
}

interface Tenant {
  id: string;
  owner: string;
  entry: string;
}

/** Who asks: bound by row security or not, and naming the organisation in the statement or not. */
interface Side {
  name: string;
  role: 'lappa_member' | typeof freeRole;
  names: boolean;
}

/** May what a member may, and no policy binds it. */
const freeRole = 'bench_free';
const free: Side = { name: 'without', role: freeRole, names: true };
const bound: Side[] = [
  { name: 'policies alone', role: 'lappa_member', names: false },
  { name: 'policies and named', role: 'lappa_member', names: true },
];
const sides = [free, ...bound];

const since = '2000-01-01T00:00:00Z';
const questions: Question[] = [
  {
    name: 'point read (audit_entries)',
    text: (condition) => `select * from app.audit_entries where id = $1 and ${condition}`,
    condition: 'organization_id = $2',
    value: ({ entry }) => entry,
  },
  {
    name: 'list of 50, latest first (audit_entries)',
    text: (condition) =>
      `select * from app.audit_entries where ${condition} order by occurred_at desc limit $1`,
    condition: 'organization_id = $2',
    value: () => 50,
  },
  {
    name: 'count (audit_entries)',
    text: (condition) =>
      `select count(*)::int as count from app.audit_entries where occurred_at > $1 and ${condition}`,
    condition: 'organization_id = $2',
    value: () => since,
  },
  {
    name: 'members with their names (memberships, users)',
    text: (condition) =>
      `select m.role, u.name from app.memberships m join app.users u on u.id = m.user_id
        where m.joined_at > $1 and ${condition} order by u.name`,
    condition: 'm.organization_id = $2',
    value: () => since,
  },
  {
    name: 'page of the feed (view activities_feed)',
    text: (condition) =>
      `select * from app.activities_feed where ${condition} order by occurred_at desc, id desc limit $1`,
    condition: '(organization_id is null or organization_id = $2)',
    value: () => 50,
  },
];

/**
 * What row security costs: the same questions on 200,000 rows, asked by turns inside a member's door, as the
 * application asks them, and by a role with the same rights whom no policy binds.
 */
export const rowSecurity: BenchPart = {
  name: 'row-security',
  async run(bench) {
    const server = await bench.server();
    const { superuserUrl } = await server.createDatabase();
    // A connection for each: PostgreSQL plans anew when a kept statement meets another role.
    const connections = sides.map(() =>
      postgres(superuserUrl, {
        max: 1,
        onnotice: () => {},
        connection: { plan_cache_mode: 'force_custom_plan' },
      }),
    );
    try {
      const [first] = connections;
      await first!.unsafe(
        `create role ${freeRole} nologin bypassrls; grant lappa_member to ${freeRole}`,
      );
      const tenants = await plantRows(first!);
      await measure(bench, connections, tenants);
    } finally {
      await Promise.all(connections.map((connection) => connection.end()));
    }
  },
};

type Times = Map<string, number[]>;

async function measure(
  { say, shutdown }: Bench,
  connections: postgres.Sql[],
  tenants: Tenant[],
): Promise<void> {
  const random = createRandom(7);
  const times = sides.map((): Times => new Map());
  const ratios = sides.map((): Times => new Map());
  for (let round = 0; round <= rounds; round += 1) {
    const inRound = sides.map((): Times => new Map());
    for (let turn = 0; turn < perRound; turn += 1) {
      const tenant = tenants[Math.floor(random() * tenants.length)]!;
      for (let place = 0; place < sides.length; place += 1) {
        const at = (turn + place) % sides.length;
        await askAll(connections[at]!, tenant, sides[at]!, inRound[at]!);
      }
      shutdown.signal.throwIfAborted();
    }
    // The first round warms up.
    if (round === 0) continue;
    for (const { name } of questions) {
      const without = median(inRound[0]!.get(name)!);
      inRound.forEach((ofSide, at) => {
        add(times[at]!, name, ...ofSide.get(name)!);
        add(ratios[at]!, name, median(ofSide.get(name)!) / without);
      });
    }
  }
  const ratioOf = (name: string, at: number) =>
    median(times[at]!.get(name)!) / median(times[0]!.get(name)!);
  say(
    table(
      ['question', 'without, ms', ...bound.map(({ name }) => `${name}: ratio (of 5 rounds)`)],
      questions.map(({ name }) => [
        name,
        figure(median(times[0]!.get(name)!)),
        ...bound.map((_, at) => {
          const ofRounds = ratios[at + 1]!.get(name)!;
          const range = `${figure(Math.min(...ofRounds))} to ${figure(Math.max(...ofRounds))}`;
          return `${figure(ratioOf(name, at + 1))} (${range})`;
        }),
      ]),
    ),
  );
  for (const [at, { name }] of bound.entries()) {
    const all = questions.map((question) => ratioOf(question.name, at + 1));
    say(`Median ratio over the questions, ${name}: ${figure(median(all))} (target: at most 1.10)`);
  }
}

/** Asks everything in one transaction as the door of db/tenancy.server.ts opens it, or in one without policies. */
async function askAll(sql: postgres.Sql, tenant: Tenant, side: Side, times: Times): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('role', ${side.role}, true),
      set_config('app.user_id', ${tenant.owner}, true),
      set_config('app.organization_id', ${tenant.id}, true),
      set_config('app.member_role', 'owner', true)`;
    for (const { name, text, condition, value } of questions) {
      const ask = () =>
        side.names
          ? tx.unsafe(text(condition), [value(tenant), tenant.id], { prepare: true })
          : tx.unsafe(text('true'), [value(tenant)], { prepare: true });
      await ask();
      const start = performance.now();
      await ask();
      add(times, name, performance.now() - start);
    }
  });
}

function add(times: Times, name: string, ...values: number[]): void {
  times.set(name, [...(times.get(name) ?? []), ...values]);
}

/** Organisations with an owner and nine members; their entries and activities lie mixed, as time brings them. */
async function plantRows(sql: postgres.Sql): Promise<Tenant[]> {
  await sql`insert into app.organizations (slug, name)
    select 'organization-' || n, 'Organization ' || n from generate_series(1, ${organizationCount}) n`;
  await sql`insert into app.users (email, name)
    select 'person-' || n || '@example.com', 'Person ' || n from generate_series(1, ${organizationCount * 10}) n`;
  await sql`
    insert into app.memberships (organization_id, user_id, role)
    select o.id, u.id, case when u.n % 10 = 1 then 'owner' else 'member' end
    from (select id, row_number() over (order by id) - 1 as n from app.organizations) o
    join (select id, row_number() over (order by id) as n from app.users) u on (u.n - 1) / 10 = o.n`;
  const owners = sql`select m.organization_id, m.user_id from app.memberships m where m.role = 'owner'`;
  await sql`
    insert into app.audit_entries (organization_id, actor_kind, actor_user_id, action, occurred_at)
    select o.organization_id, 'member', o.user_id, 'planted.entry', now() - n * interval '1 hour'
    from generate_series(1, ${rowsEach}) n, (${owners}) o order by n`;
  await sql`
    insert into app.activities (organization_id, actor_user_id, type, dedupe_key, occurred_at)
    select o.organization_id, o.user_id, 'planted', n || ' ' || o.organization_id,
      now() - n * interval '1 hour'
    from generate_series(1, ${rowsEach}) n, (${owners}) o order by n`;
  await sql`insert into app.activities (type, dedupe_key, occurred_at)
    select 'planted', 'platform ' || n, now() - n * interval '1 hour' from generate_series(1, ${platformRows}) n`;
  await sql`analyze`;
  return sql<Tenant[]>`
    select o.organization_id as id, o.user_id as owner,
      (select e.id from app.audit_entries e where e.organization_id = o.organization_id
        order by random() limit 1) as entry
    from (${owners}) o`;
}
