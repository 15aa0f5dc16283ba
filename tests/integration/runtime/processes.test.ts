import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '#tests/support/database.ts';
import type { TestDatabase } from '#tests/support/database.ts';
import { startWeb } from '#tests/support/web.ts';
import { startWorker } from '#tests/support/worker.ts';
import { isRunning } from '../../../commands/process-identity.ts';

describe('the built processes', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test('web becomes ready, answers, and ends in order on SIGTERM', async () => {
    const web = await startWeb({ databaseUrl: database.webUrl });
    expect((await fetch(`${web.url}/health/live`)).status).toBe(200);
    await web.stop();
    expect(isRunning(web.pid)).toBe(false);
    expect(web.lines.some((line) => line.includes('"event":"web.stopped","inOrder":true'))).toBe(
      true,
    );
  });

  test('worker takes jobs, and ends in order on SIGTERM', async () => {
    const worker = await startWorker({ databaseUrl: database.workerUrl });
    await worker.stop();
    expect(isRunning(worker.pid)).toBe(false);
    expect(worker.lines.some((line) => line.includes('"event":"worker.stopped"'))).toBe(true);
  });

  test('a wrong setting is named, without its value', async () => {
    const failure = startWeb({ databaseUrl: 'mysql://somebody:secret@localhost/x' });
    await expect(failure).rejects.toThrow(/DATABASE_URL/);
    await expect(failure).rejects.not.toThrow(/secret/);
  });
});
