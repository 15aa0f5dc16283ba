import { getJobRun } from '#app/domain/operations/get-job-run.ts';
import type { JobRunDetails } from '#app/domain/operations/get-job-run.ts';
import type { Run, RunStart } from '#app/domain/operations/record-run.ts';
import { recordRun } from '#app/domain/operations/record-run.ts';
import { asSystem } from '#db/tenancy.server.ts';

export const testRun: RunStart = { type: 'test.run', trigger: 'command' };

export function readRun(id: string): Promise<JobRunDetails> {
  return asSystem('a test', (context) => getJobRun(context, id));
}

/** Records a run of `work` to its end, whatever it is, and reads what the ledger kept. */
export async function runAndRead(
  work: (run: Run) => Promise<unknown>,
  start: RunStart = testRun,
): Promise<{ value?: unknown; error?: unknown; row: JobRunDetails }> {
  let id = '';
  const outcome = await recordRun(start, (run) => {
    id = run.id;
    return work(run);
  }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return { ...outcome, row: await readRun(id) };
}
