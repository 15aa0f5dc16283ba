import type { PgBoss } from 'pg-boss';
import type { QueueName } from '#app/providers/queue/queues.ts';

interface Entry {
  queue: QueueName;
  /** Five cron fields, in Europe/Stockholm. */
  cron: string;
  payload: object;
  inWords: string;
}

/** What happens by the clock. */
export const schedule = (settings: { updateSchedule: string }): Entry[] => [
  {
    queue: 'catalog.start-update-run',
    cron: settings.updateSchedule,
    payload: { trigger: 'schedule' },
    inWords: 'Look for new versions (UPDATE_SCHEDULE; every four hours).',
  },
  {
    queue: 'catalog.refresh-match-keys',
    cron: '*/10 * * * *',
    payload: {},
    inWords: 'Make match keys anew that older rules made, every ten minutes.',
  },
  {
    queue: 'billing.sweep-stripe-events',
    cron: '*/10 * * * *',
    payload: {},
    inWords: 'Process what was left of Stripe’s events, every ten minutes.',
  },
  {
    queue: 'distribution.settle-automation',
    cron: '*/10 * * * *',
    payload: {},
    inWords: 'End automatic distribution, or have it again, as plans say, every ten minutes.',
  },
  {
    queue: 'billing.reconcile',
    cron: '10 2 * * *',
    payload: { trigger: 'schedule' },
    inWords: 'Compare all of Stripe with the database, and repair, at 02.10.',
  },
  {
    queue: 'fleet.refresh-standings',
    cron: '* * * * *',
    payload: {},
    inWords: 'Compare clients with what changed in their offers, every minute.',
  },
  {
    queue: 'fleet.assess-compliance',
    cron: '5 * * * *',
    payload: {},
    inWords: 'Count observed clients against the licence, every hour.',
  },
  {
    queue: 'fleet.close-day',
    cron: '30 23 * * *',
    payload: {},
    inWords:
      'Mark clients that are gone, write the day’s patch levels, forget old history, at 23.30.',
  },
  {
    queue: 'operations.tidy-ledger',
    cron: '20 3 * * *',
    payload: {},
    inWords: 'Close runs of dead workers and forget quiet old ones, at 03.20.',
  },
  {
    queue: 'accounts.forget-expired',
    cron: '40 3 * * *',
    payload: {},
    inWords: 'Forget ended sessions, used links and old mails, at 03.40.',
  },
  {
    queue: 'accounts.prove-domains',
    cron: '0 5 * * *',
    payload: {},
    inWords:
      'Look for the records of domains that were proved a week ago, or miss theirs, at 05.00.',
  },
];

/**
 * Writes the schedule down in the queue, where any number of workers share it, and removes what is no longer in it.
 * Cron knows minutes; an `intervalSeconds` sends update runs more often than that, from each worker, and the
 * queue keeps one.
 */
export async function applySchedule(
  boss: PgBoss,
  settings: { updateSchedule: string; updateIntervalSeconds: number | undefined },
): Promise<{ stop(): void }> {
  const wanted = schedule(settings);
  for (const entry of await boss.getSchedules()) {
    if (!wanted.some((one) => one.queue === entry.name)) await boss.unschedule(entry.name);
  }
  for (const { queue, cron, payload } of wanted) {
    await boss.schedule(queue, cron, payload, { tz: 'Europe/Stockholm' });
  }
  if (settings.updateIntervalSeconds === undefined) return { stop() {} };
  const send = () =>
    boss.send('catalog.start-update-run', { trigger: 'schedule' }).catch(() => {
      // The database is away; the next tick tries again.
    });
  void send();
  const timer = setInterval(() => void send(), settings.updateIntervalSeconds * 1000);
  return { stop: () => clearInterval(timer) };
}
