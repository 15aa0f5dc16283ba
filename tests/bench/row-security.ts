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

/** A question without its condition on the organisation; row security adds it, or the one who asks. */
interface Question {
  name: string;
  text: (condition: string) => string;
  /** What the policies say, for who is not bound by them. */
  condition: string;
  values?: (tenant: Tenant) => string[];
}

interface Tenant {
  id: string;
  owner: string;
  entry: string;
}

const questions: Question[] = [
  {
    name: 'point read (audit_entries)',
    text: (condition) => `select * from app.audit_entries where id = $1 and ${condition}`,
    condition: 'organization_id = $2',
    values: ({ entry }) => [entry],
  },
  {
    name: 'list of 50, latest first (audit_entries)',
    text: (condition) =>
      `select * from app.audit_entries where ${condition} order by occurred_at desc limit 50`,
    condition: 'organization_id = $1',
  },
  {
    name: 'count (audit_entries)',
    text: (condition) => `select count(*)::int as count from app.audit_entries where ${condition}`,
    condition: 'organization_id = $1',
  },
  {
    name: 'members with their names (memberships, users)',
    text: (condition) =>
      `select m.role, u.name from app.memberships m join app.users u on u.id = m.user_id
        where ${condition} order by u.name`,
    condition: 'm.organization_id = $1',
  },
  {
    name: 'page of the feed (view activities_feed)',
    text: (condition) =>
      `select * from app.activities_feed where ${condition} order by occurred_at desc, id desc limit 50`,
    condition: '(organization_id is null or organization_id = $1)',
  },
];

/**
 * What row security costs: the same questions on 200,000 rows, asked by turns inside a member's door, as the
 * application asks them, and by a superuser, whom no policy binds and who names the organisation.
 */
export const rowSecurity: BenchPart = {
  name: 'row-security',
  async run(bench) {
    const server = await bench.server();
    const { superuserUrl } = await server.createDatabase();
    const open = () =>
      postgres(superuserUrl, {
        max: 1,
        onnotice: () => {},
        connection: { plan_cache_mode: 'force_custom_plan' },
      });
    // A connection for each: PostgreSQL plans anew when a kept statement meets another role.
    const [bound, free] = [open(), open()];
    try {
      const tenants = await plantRows(free);
      await measure(bench, bound, free, tenants);
    } finally {
      await Promise.all([bound.end(), free.end()]);
    }
  },
};

async function measure(
  { say, shutdown }: Bench,
  bound: postgres.Sql,
  free: postgres.Sql,
  tenants: Tenant[],
): Promise<void> {
  const random = createRandom(7);
  const times = { bound: new Map<string, number[]>(), free: new Map<string, number[]>() };
  const ratios = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1) {
    const inRound = { bound: new Map<string, number[]>(), free: new Map<string, number[]>() };
    for (let turn = 0; turn < perRound; turn += 1) {
      const tenant = tenants[Math.floor(random() * tenants.length)]!;
      const sides = [
        () => askAll(bound, tenant, 'lappa_member', inRound.bound),
        () => askAll(free, tenant, null, inRound.free),
      ];
      for (const side of turn % 2 === 0 ? sides : sides.reverse()) await side();
      shutdown.signal.throwIfAborted();
    }
    // The first round warms up.
    if (round === 0) continue;
    for (const { name } of questions) {
      const [with_, without] = [inRound.bound.get(name) ?? [], inRound.free.get(name) ?? []];
      add(times.bound, name, ...with_);
      add(times.free, name, ...without);
      add(ratios, name, median(with_) / median(without));
    }
  }
  say(
    table(
      ['question', 'with, ms', 'without, ms', 'ratio of medians (least to most of 5 rounds)'],
      questions.map(({ name }) => {
        const [with_, without] = [median(times.bound.get(name)!), median(times.free.get(name)!)];
        const ofRounds = ratios.get(name)!;
        const range = `${figure(Math.min(...ofRounds))} to ${figure(Math.max(...ofRounds))}`;
        return [name, figure(with_), figure(without), `${figure(with_ / without)} (${range})`];
      }),
    ),
  );
  const all = questions.map(
    ({ name }) => median(times.bound.get(name)!) / median(times.free.get(name)!),
  );
  say(`Median ratio over the questions: ${figure(median(all))} (target: under 1.10)`);
}

/** Asks everything in one transaction as the door of db/tenancy.server.ts opens it, or without its role. */
async function askAll(
  sql: postgres.Sql,
  tenant: Tenant,
  role: 'lappa_member' | null,
  times: Map<string, number[]>,
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('role', ${role ?? 'none'}, true),
      set_config('app.user_id', ${tenant.owner}, true),
      set_config('app.organization_id', ${tenant.id}, true),
      set_config('app.member_role', 'owner', true)`;
    for (const { name, text, condition, values = () => [] } of questions) {
      const ask = () =>
        role === null
          ? tx.unsafe(text(condition), [...values(tenant), tenant.id], { prepare: true })
          : tx.unsafe(text('true'), values(tenant), { prepare: true });
      await ask();
      const start = performance.now();
      await ask();
      add(times, name, performance.now() - start);
    }
  });
}

function add(times: Map<string, number[]>, name: string, ...values: number[]): void {
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
