import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import {
  completeJob,
  enqueue,
  enqueueAll,
  installQueues,
  queue,
  readJob,
  startQueue,
  stopQueue,
} from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asMember, asStaff, asSystem, asVisitor } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { eventually } from '#tests/support/eventually.ts';
import { plantPeople } from '#tests/support/people.ts';

let database: TestDatabase;
let looking: postgres.Sql;
let queueErrors: Error[] = [];
let membership: { userId: string; organizationId: string };
let staff: { userId: string };

beforeAll(async () => {
  database = await createTestDatabase();
  looking = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  const planter = plantPeople(database);
  const organization = await planter.organization('nordvik');
  const member = await planter.person('Maja', { in: [[organization, 'member']] });
  membership = { userId: member.id, organizationId: organization.id };
  staff = { userId: (await planter.person('Stina', { isStaff: true })).id };
  await planter.close();
});
afterAll(async () => {
  await looking.end();
  await database.drop();
});

function open(login: 'web' | 'worker') {
  const url = login === 'web' ? database.webUrl : database.workerUrl;
  connectDatabase({ url, poolSize: 2, applicationName: `test ${login}` });
  queueErrors = [];
  return startQueue({
    url,
    role: login === 'web' ? 'sender' : 'worker',
    onError: (error) => queueErrors.push(error),
  });
}

afterEach(async () => {
  await stopQueue(1000);
  await closeDatabase();
  await looking`delete from pgboss.job`;
});

/** The doors of the web process that may add jobs. */
const doors: Record<string, <T>(work: (context: Context) => Promise<T>) => Promise<T>> = {
  asMember: (work) => asMember(membership, work),
  asStaff: (work) => asStaff(staff, work),
  asSystem: (work) => asSystem('a test', work),
};

const countJobs = async () => {
  const [row] = await looking<{ count: number }[]>`select count(*)::int as count from pgboss.job`;
  return row?.count;
};

describe('the web process', () => {
  beforeEach(() => open('web'));

  test('starts its queue as lappa_web without an error', async () => {
    expect(await queue().getQueue('catalog.check-feed')).toMatchObject({ policy: 'exclusive' });
    expect(queueErrors).toEqual([]);
  });

  test.each(Object.keys(doors))('adds a job inside %s, kept with its transaction', async (name) => {
    const id = await doors[name]!((context) => enqueue(context.tx, 'operations.tidy-ledger', {}));
    expect(id).not.toBeNull();
    expect(await looking`select id, name, state from pgboss.job`).toEqual([
      { id, name: 'operations.tidy-ledger', state: 'created' },
    ]);
  });

  test.each(Object.keys(doors))('takes a job back with %s’s transaction', async (name) => {
    const failing = doors[name]!(async ({ tx }) => {
      expect(await enqueue(tx, 'operations.tidy-ledger', {})).not.toBeNull();
      throw new Error('and then something fails');
    });
    await expect(failing).rejects.toThrow('and then something fails');
    expect(await countJobs()).toBe(0);
  });

  test.each(Object.keys(doors))('adds many jobs inside %s, a held key once', async (name) => {
    const feeds = [uuidv7(), uuidv7()];
    const entries = feeds.map((feedId) => ({
      id: uuidv7(),
      key: feedId,
      payload: { feedId, runId: uuidv7() },
    }));
    const add = () => doors[name]!(({ tx }) => enqueueAll(tx, 'catalog.check-feed', entries));
    expect(await add()).toEqual(new Set(feeds));
    expect(await add()).toEqual(new Set());
    expect(await countJobs()).toBe(2);
  });

  test('lets no visitor add a job', async () => {
    const adding = asVisitor(({ tx }) => enqueue(tx, 'operations.tidy-ledger', {}));
    await expect(adding).rejects.toMatchObject({ cause: { code: '42501' } });
    expect(await countJobs()).toBe(0);
  });

  test.each(['asMember', 'asStaff'])('shows no job inside %s and changes none', async (name) => {
    await doors['asSystem']!(({ tx }) => enqueue(tx, 'operations.tidy-ledger', {}));
    for (const statement of [
      'select data from pgboss.job',
      'select data from pgboss.job_common',
      "update pgboss.job set state = 'completed'",
      'delete from pgboss.job',
      "update pgboss.queue set retry_limit = 0 where name = 'catalog.check-feed'",
      "insert into pgboss.schedule (name, cron) values ('catalog.check-feed', '* * * * *')",
    ]) {
      await expect(
        doors[name]!(({ tx }) => tx.execute(sql.raw(statement))),
        statement,
      ).rejects.toMatchObject({ cause: { code: '42501' } });
    }
  });
});

describe('the worker process', () => {
  beforeEach(() => open('worker'));

  test('takes a job that was committed and completes it with its effects', async () => {
    await asSystem('a test', ({ tx }) => enqueue(tx, 'operations.tidy-ledger', {}));
    const [job] = await queue().fetch('operations.tidy-ledger', { includeMetadata: true });
    expect(job).toBeDefined();
    const seen = readJob('operations.tidy-ledger', job as never);
    expect(seen).toMatchObject({ attempt: 1, lastAttempt: false, payload: {} });

    const undone = asSystem('a test', async ({ tx }) => {
      await completeJob(tx, 'operations.tidy-ledger', seen);
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await looking`select state from pgboss.job`).toEqual([{ state: 'active' }]);

    await asSystem('a test', ({ tx }) => completeJob(tx, 'operations.tidy-ledger', seen));
    expect(await looking`select state from pgboss.job`).toEqual([{ state: 'completed' }]);
  });

  test('lets only the attempt that holds a job complete it', async () => {
    await asSystem('a test', ({ tx }) => enqueue(tx, 'operations.tidy-ledger', {}));
    const [job] = await queue().fetch('operations.tidy-ledger', { includeMetadata: true });
    await looking`update pgboss.job set retry_count = 1 where id = ${job!.id}`;
    const late = asSystem('a test', ({ tx }) =>
      completeJob(tx, 'operations.tidy-ledger', { id: job!.id, attempt: 1 }),
    );
    await expect(late).rejects.toThrow('no longer held');
  });

  test('hands a job that keeps failing to the dead letter queue', async () => {
    await asSystem('a test', ({ tx }) => enqueue(tx, 'operations.tidy-ledger', {}));
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      await looking`update pgboss.job set start_after = now() where state in ('created', 'retry')`;
      const [job] = await queue().fetch('operations.tidy-ledger');
      await queue().fail('operations.tidy-ledger', job!.id, { message: 'broken' });
    }
    expect(await looking`select name, state from pgboss.job order by name`).toEqual([
      { name: 'operations.dead-letter', state: 'created' },
      { name: 'operations.tidy-ledger', state: 'failed' },
    ]);
  });

  test('supervises and keeps the schedule as lappa_worker, without an error', async () => {
    await queue().schedule('operations.tidy-ledger', '* * * * *', {}, { tz: 'Europe/Stockholm' });
    await asSystem('a test', ({ tx }) =>
      enqueue(tx, 'catalog.start-update-run', { trigger: 'person' }),
    );
    // A job whose worker died: active, and expired long ago.
    await queue().fetch('catalog.start-update-run');
    await looking`update pgboss.job set started_on = now() - interval '1 day' where state = 'active'`;
    await looking`update pgboss.queue set monitor_on = null, maintain_on = null`;

    await queue().supervise();
    expect(
      await looking`select state from pgboss.job where name = 'catalog.start-update-run'`,
    ).toEqual([{ state: 'retry' }]);

    // pg-boss looks at the schedule when it starts and then each half minute: start it again.
    await stopQueue(1000);
    await looking`update pgboss.version set cron_on = null`;
    await startQueue({
      url: database.workerUrl,
      role: 'worker',
      onError: (error) => queueErrors.push(error),
    });
    await eventually('pg-boss looked at the schedule', async () => {
      const [row] = await looking`select cron_on from pgboss.version`;
      return row?.cron_on !== null;
    });
    await queue().unschedule('operations.tidy-ledger');
    expect(queueErrors).toEqual([]);
  });
});

describe('installing the queues', () => {
  test('works from several processes at once, and again', async () => {
    await Promise.all([1, 2, 3, 4].map(() => installQueues(database.ownerUrl)));
    expect(
      await looking`select retry_limit, heartbeat_seconds from pgboss.queue where name = 'catalog.check-feed'`,
    ).toEqual([{ retry_limit: 3, heartbeat_seconds: 30 }]);
  });

  test('brings a queue back to what the code says', async () => {
    await looking`update pgboss.queue set retry_limit = 77 where name = 'catalog.check-feed'`;
    await installQueues(database.ownerUrl);
    expect(
      await looking`select retry_limit from pgboss.queue where name = 'catalog.check-feed'`,
    ).toEqual([{ retry_limit: 3 }]);
  });

  test('grants what a later pg-boss adds', async () => {
    const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
    await owner`create table pgboss.added_later (n int)`;
    await owner`create table pgboss.job_added_later
      partition of pgboss.job for values in ('added.later')`;
    await owner.end();
    await installQueues(database.ownerUrl);
    expect(
      await looking`
        select role,
          has_table_privilege(role, 'pgboss.added_later', 'select') as reads,
          has_table_privilege(role, 'pgboss.added_later', 'delete') as deletes,
          has_table_privilege(role, 'pgboss.job_added_later', 'insert') as adds_jobs
        from unnest(array['lappa_web', 'lappa_worker', 'lappa_visitor', 'lappa_member', 'lappa_staff', 'lappa_system']) as role`,
    ).toEqual([
      { role: 'lappa_web', reads: true, deletes: false, adds_jobs: false },
      { role: 'lappa_worker', reads: true, deletes: true, adds_jobs: true },
      { role: 'lappa_visitor', reads: false, deletes: false, adds_jobs: false },
      { role: 'lappa_member', reads: false, deletes: false, adds_jobs: true },
      { role: 'lappa_staff', reads: false, deletes: false, adds_jobs: true },
      { role: 'lappa_system', reads: true, deletes: true, adds_jobs: true },
    ]);
  });
});
