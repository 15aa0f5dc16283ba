import { finishUpdateRun } from '#app/domain/catalog/finish-update-run.ts';
import { createUpdateTools } from '#app/domain/catalog/update-tools.ts';
import { StandingWatch } from '#app/domain/fleet/standing-watch.ts';
import { env, EnvironmentError } from '#app/env.server.ts';
import { log } from '#app/providers/log.server.ts';
import { stopWithParent } from '#app/providers/parent-watch.server.ts';
import { startQueue, stopQueue } from '#app/providers/queue.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { surviveLostConnections } from '#db/lost-connections.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { forgetExpiredHandler } from './accounts/forget-expired.ts';
import { proveDomainsHandler } from './accounts/prove-domains.ts';
import { sendMailHandler } from './activity/send-mail.ts';
import { createMailTools } from './activity/mail-tools.ts';
import { processStripeEventHandler } from './billing/process-stripe-event.ts';
import { reconcileHandler } from './billing/reconcile.ts';
import { sweepStripeEventsHandler } from './billing/sweep-stripe-events.ts';
import { checkFeedHandler } from './catalog/check-feed.ts';
import { finishWhenSettled } from './catalog/finish-when-settled.ts';
import { publishCandidateHandler } from './catalog/publish-candidate.ts';
import { refreshMatchKeysHandler } from './catalog/refresh-match-keys.ts';
import { startUpdateRunHandler } from './catalog/start-update-run.ts';
import { settleAutomationHandler } from './distribution/settle-automation.ts';
import { assessComplianceHandler } from './fleet/assess-compliance.ts';
import { closeDayHandler } from './fleet/close-day.ts';
import { refreshStandingsHandler } from './fleet/refresh-standings.ts';
import { tidyLedgerHandler } from './operations/tidy-ledger.ts';
import { registerHandler } from './register-handler.ts';
import { applySchedule } from './schedule.ts';

const patienceMs = 20_000;

/**
 * Starts this process as a worker: takes jobs, keeps the queue in order, follows the schedule.
 * @returns how to stop it: no new jobs, running ones get 20 seconds, then the connections close
 */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const { DATABASE_URL, DATABASE_POOL_SIZE, UPDATE_SCHEDULE, UPDATE_INTERVAL_SECONDS } = env();
  if (DATABASE_URL === undefined) throw new EnvironmentError(['DATABASE_URL: is required']);
  const mailTools = createMailTools();
  connectDatabase({
    url: DATABASE_URL,
    poolSize: DATABASE_POOL_SIZE,
    applicationName: 'lappa worker',
  });
  const boss = await startQueue({
    url: DATABASE_URL,
    role: 'worker',
    onError: (error) => log().error({ event: 'queue.error', error }),
  });
  const update = createUpdateTools();
  const finisher = finishWhenSettled((runId) =>
    asSystem('end an update run', (context) => finishUpdateRun(context, runId)),
  );
  await registerHandler(boss, startUpdateRunHandler);
  await registerHandler(boss, checkFeedHandler(update.tools, finisher.touch));
  await registerHandler(boss, publishCandidateHandler(update.tools));
  await registerHandler(boss, refreshMatchKeysHandler);
  await registerHandler(boss, sendMailHandler(mailTools));
  await registerHandler(boss, forgetExpiredHandler);
  await registerHandler(boss, processStripeEventHandler);
  await registerHandler(boss, sweepStripeEventsHandler);
  await registerHandler(boss, reconcileHandler);
  await registerHandler(boss, proveDomainsHandler);
  await registerHandler(boss, settleAutomationHandler);
  const standings = new StandingWatch();
  const watching = await standings.start();
  await registerHandler(boss, refreshStandingsHandler(standings));
  await registerHandler(boss, assessComplianceHandler);
  await registerHandler(boss, closeDayHandler);
  await registerHandler(boss, tidyLedgerHandler);
  const clock = await applySchedule(boss, {
    updateSchedule: UPDATE_SCHEDULE,
    updateIntervalSeconds: UPDATE_INTERVAL_SECONDS,
  });
  log().info({ event: 'worker.started' });
  return {
    async stop() {
      log().info({ event: 'worker.stopping' });
      clock.stop();
      await stopQueue(patienceMs);
      await finisher.stop();
      await update.close();
      await watching.stop();
      await closeDatabase();
      log().info({ event: 'worker.stopped' });
    },
  };
}

async function run(): Promise<void> {
  surviveLostConnections((error) => log().error({ event: 'database.connection_lost', error }));
  const starting = startWorker();
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    void starting.then((worker) => worker.stop()).finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  stopWithParent(stop);
  await starting;
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    if (error instanceof EnvironmentError) process.stderr.write(`${error.message}\n`);
    else log().fatal({ event: 'worker.start-failed', error });
    process.exit(1);
  });
}
