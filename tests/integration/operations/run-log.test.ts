import { sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { getJobRun } from '#app/domain/operations/get-job-run.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asStaff, asSystem } from '#db/tenancy.server.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { eventually } from '#tests/support/eventually.ts';
import { plantPeople } from '#tests/support/people.ts';
import { readRun, runAndRead } from '#tests/support/run-and-read.ts';

let own: TestDatabase;

beforeAll(async () => {
  own = await createTestDatabase();
  connectDatabase({ url: own.webUrl, poolSize: 4, applicationName: 'test' });
});
afterAll(async () => {
  await closeDatabase();
  await own.drop();
});
afterEach(() => void vi.useRealTimers());

describe('the log of a run', () => {
  test('is opened through log_ref, in order, with time and level', async () => {
    const { row } = await runAndRead(async (run) => {
      run.log('test.one', { n: 1 });
      run.log('test.two', undefined, 'warn');
    });
    expect(row.logRef).toBe(`job-logs/${row.id}`);
    expect(row.logLines).toEqual([
      { at: expect.any(String) as string, level: 'info', event: 'test.one', data: { n: 1 } },
      { at: expect.any(String) as string, level: 'warn', event: 'test.two' },
    ]);
    expect(new Date(row.logLines[0]!.at).toISOString()).toBe(row.logLines[0]!.at);
  });

  test('is there while the run goes on, every two seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const seen: string[][] = [];
    const { row } = await runAndRead(async (run) => {
      for (const event of ['test.one', 'test.two']) {
        run.log(event);
        vi.advanceTimersByTime(2000);
        await eventually(`the line ${event}`, async () =>
          (await readRun(run.id)).logLines.some((line) => line.event === event),
        );
        seen.push((await readRun(run.id)).logLines.map((line) => line.event));
      }
      run.log('test.three');
    });
    expect(seen).toEqual([['test.one'], ['test.one', 'test.two']]);
    expect(row.logLines.map((line) => line.event)).toEqual(['test.one', 'test.two', 'test.three']);
  });

  test('loses no line and does not deadlock when it is kept while the run ends', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { row, ...rest } = await runAndRead((run) =>
      asSystem('a test', async (context) => {
        run.log('test.one');
        await context.tx.execute(sql`select from app.jobs where id = ${run.id} for update`);
        // Wants the row that this transaction holds.
        vi.advanceTimersByTime(2000);
        await eventually('the keeper waits', async () => {
          const waiting = await asSystem('a test', ({ tx }) =>
            tx.execute(sql`select from pg_locks where not granted`),
          );
          return waiting.length > 0;
        });
        run.log('test.two');
        await run.succeed(context);
      }),
    );
    expect(rest).toEqual({ value: undefined });
    expect(row.status).toBe('succeeded');
    expect(row.logLines.map((line) => line.event).sort()).toEqual(['test.one', 'test.two']);
  });
});

test('staff open a run, and are told when there is none', async () => {
  const { row } = await runAndRead(async (run) => run.log('test.one'));
  const planter = plantPeople(own);
  const staff = await planter.person('Stina', { isStaff: true });
  await planter.close();
  await asStaff({ userId: staff.id }, async (context) => {
    expect(await getJobRun(context, row.id)).toEqual(row);
    for (const id of [uuidv7(), 'not-an-id', '']) {
      await expect(getJobRun(context, id), id).rejects.toMatchObject({ name: 'NotFoundError' });
    }
  });
});
