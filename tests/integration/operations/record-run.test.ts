import { DrizzleQueryError, eq, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endRun, recordRun, startRun } from '#app/domain/operations/record-run.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { jobs } from '#db/schema/operations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { readRun, runAndRead, testRun } from '#tests/support/run-and-read.ts';

let own: TestDatabase;

beforeAll(async () => {
  own = await createTestDatabase();
  connectDatabase({ url: own.workerUrl, poolSize: 4, applicationName: 'test' });
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});

const inSystem = <T>(work: (context: Context) => Promise<T>) => asSystem('a test', work);

describe('a run that goes well', () => {
  test('is running while it runs and succeeded when it returns, with what it was about', async () => {
    const parentId = await inSystem((context) => startRun(context, testRun));
    const during: string[] = [];
    const queueJobId = uuidv7();
    const { value, row } = await runAndRead(
      async (run) => {
        const { status, finishedAt } = await readRun(run.id);
        during.push(status, String(finishedAt));
        return 'the result';
      },
      { type: 'test.run', trigger: 'job', parentId, queueJobId, attempt: 1, subject: 'A feed' },
    );
    expect(value).toBe('the result');
    expect(during).toEqual(['running', 'null']);
    expect(row).toMatchObject({
      type: 'test.run',
      trigger: 'job',
      status: 'succeeded',
      parentId,
      queueJobId,
      attempt: 1,
      subject: 'A feed',
      summary: {},
      error: null,
      logRef: null,
      logLines: [],
    });
    expect(row.finishedAt!.getTime()).toBeGreaterThanOrEqual(row.startedAt.getTime());
    expect((await readRun(parentId)).children).toMatchObject([{ id: row.id, status: 'succeeded' }]);
  });

  test('ends in the transaction of its effects', async () => {
    const { row } = await runAndRead((run) =>
      inSystem(async (context) => {
        await run.succeed(context, { checked: 3 });
        // Seen from outside, nothing has ended before the effects are there.
        expect((await readRun(run.id)).status).toBe('running');
      }),
    );
    expect(row).toMatchObject({ status: 'succeeded', summary: { checked: 3 } });
  });

  test.each(['well', 'badly'])('is about what it said meanwhile, when it ends %s', async (how) => {
    const { row } = await runAndRead(async (run) => {
      run.about('A feed');
      if (how === 'badly') throw new Error('no');
    });
    expect(row.subject).toBe('A feed');
  });

  test('may end as failed without an error, when the failure was dealt with', async () => {
    const { row } = await runAndRead((run) =>
      inSystem((context) => run.fail(context, 'The feed is away.', { failed: 2 })),
    );
    expect(row).toMatchObject({
      status: 'failed',
      error: 'The feed is away.',
      summary: { failed: 2 },
    });
  });
});

describe('a run that fails', () => {
  test('is failed with the message, and passes the error on', async () => {
    const failure = new Error('No such disk.');
    const { error, row } = await runAndRead(() => Promise.reject(failure));
    expect(error).toBe(failure);
    expect(row).toMatchObject({ status: 'failed', error: 'No such disk.', summary: {} });
    expect(row.logLines).toMatchObject([
      { level: 'error', event: 'run.failed', data: { message: 'No such disk.' } },
    ]);
  });

  test('is failed when its effects were rolled back after succeed, and keeps its log', async () => {
    const { row } = await runAndRead((run) =>
      inSystem(async (context) => {
        run.log('test.before');
        await run.succeed(context, { checked: 3 });
        run.log('test.after');
        throw new Error('The commit did not come.');
      }),
    );
    expect(row).toMatchObject({ status: 'failed', error: 'The commit did not come.', summary: {} });
    expect(row.logLines.map((line) => line.event)).toEqual([
      'test.before',
      'test.after',
      'run.failed',
    ]);
  });

  test('stays succeeded when that was committed before the error', async () => {
    const { error, row } = await runAndRead(async (run) => {
      run.log('test.before');
      await inSystem((context) => run.succeed(context));
      throw new Error('Afterwards.');
    });
    expect(error).toMatchObject({ message: 'Afterwards.' });
    expect(row).toMatchObject({ status: 'succeeded', error: null });
    expect(row.logLines.map((line) => line.event)).toEqual(['test.before', 'run.failed']);
  });

  test('tells what the database answered, not the values that were sent', async () => {
    const { error, row } = await runAndRead(() =>
      inSystem(({ tx }) => tx.execute(sql`select ${'secret@example.com'}::int`)),
    );
    expect(error).toBeInstanceOf(DrizzleQueryError);
    expect(row.error).toMatch(/invalid input syntax/);
    expect(row.error).not.toContain('Failed query');
  });

  test('keeps messages that PostgreSQL cannot hold, in a form that it can', async () => {
    const { row } = await runAndRead((run) => {
      run.log('test.odd', { answer: 'a\0b \uD83D', nested: [{ big: 'c\0' }] });
      return Promise.reject(new Error('rubbish\0 \uD83D'));
    });
    expect(row).toMatchObject({ status: 'failed', error: 'rubbish\uFFFD \uFFFD' });
    expect(row.logLines[0]?.data).toEqual({
      answer: 'a\uFFFDb \uFFFD',
      nested: [{ big: 'c\uFFFD' }],
    });
  });

  test('passes its own error on when the ledger cannot be written either', async () => {
    const apart = await createTestDatabase();
    await closeDatabase();
    connectDatabase({ url: apart.workerUrl, poolSize: 2, applicationName: 'test' });
    try {
      const running = recordRun(testRun, async () => {
        await apart.drop();
        throw new Error('The real cause.');
      });
      await expect(running).rejects.toThrow('The real cause.');
    } finally {
      await closeDatabase();
      connectDatabase({ url: own.workerUrl, poolSize: 4, applicationName: 'test' });
    }
  });
});

describe('a second attempt of the same queue job', () => {
  test('closes the first, whose worker died, and no other job’s', async () => {
    const queueJobId = uuidv7();
    const first = await inSystem((context) => startRun(context, { ...testRun, queueJobId }));
    const other = await inSystem((context) =>
      startRun(context, { ...testRun, queueJobId: uuidv7() }),
    );
    const { row } = await runAndRead(() => Promise.resolve(), {
      ...testRun,
      queueJobId,
      attempt: 2,
    });
    expect(row).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(await readRun(first)).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: 'The worker stopped before the run ended.',
    });
    expect((await readRun(other)).status).toBe('running');
  });

  test('leaves the first as it ended', async () => {
    const queueJobId = uuidv7();
    const { row } = await runAndRead(() => Promise.reject(new Error('First.')), {
      ...testRun,
      queueJobId,
    });
    await runAndRead(() => Promise.resolve(), { ...testRun, queueJobId, attempt: 2 });
    expect(await readRun(row.id)).toMatchObject({ status: 'failed', error: 'First.' });
  });
});

describe('endRun', () => {
  test('ends once: what comes second changes nothing', async () => {
    const id = await inSystem((context) => startRun(context, testRun));
    const now = new Date('2026-01-01T00:00:00Z');
    const end = (status: 'succeeded' | 'failed') =>
      asSystem(
        'a test',
        (context) =>
          endRun(
            context,
            id,
            status === 'succeeded' ? { status, summary: { n: 1 } } : { status, error: 'Late.' },
          ),
        { now },
      );
    expect(await end('succeeded')).toBe(true);
    expect(await end('failed')).toBe(false);
    expect(await readRun(id)).toMatchObject({
      status: 'succeeded',
      finishedAt: now,
      summary: { n: 1 },
      error: null,
    });
  });

  test('ends once also when two end at the same moment', async () => {
    const id = await inSystem((context) => startRun(context, testRun));
    const ends = await Promise.all(
      Array.from({ length: 4 }, (_, n) =>
        inSystem((context) => endRun(context, id, { status: 'succeeded', summary: { n } })),
      ),
    );
    expect(ends.filter(Boolean)).toHaveLength(1);
    expect((await readRun(id)).summary).toEqual({ n: ends.indexOf(true) });
  });
});

test('a run that ended is never open again', async () => {
  const { row } = await runAndRead(() => Promise.resolve());
  const reopening = inSystem(({ tx }) =>
    tx.update(jobs).set({ status: 'running' }).where(eq(jobs.id, row.id)),
  );
  await expect(reopening).rejects.toMatchObject({ cause: { constraint_name: 'jobs_finished' } });
});
