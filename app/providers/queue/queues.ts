import { z } from 'zod';

/** How a queue treats its jobs; names and units are pg-boss's. */
export interface QueueDefinition<Payload extends z.ZodType> {
  /** Ids only: whoever may send a job can read the table. */
  payload: Payload;
  /** `exclusive`: one job queued or running for each key; a second is not added. */
  policy: 'standard' | 'exclusive';
  retryLimit: number;
  retryDelay: number;
  retryBackoff: boolean;
  retryDelayMax?: number;
  expireInSeconds: number;
  /** A worker that falls silent for so long has died; its job is tried again. */
  heartbeatSeconds?: number;
  deadLetter?: string;
}

const define = <Payload extends z.ZodType>(definition: QueueDefinition<Payload>) => definition;

export const deadLetterQueue = 'operations.dead-letter';

/** Every job of the house. `npm run db:migrate` creates the queues. */
export const queues = {
  /** Fans one update run out into a job per feed. Key: none, so one at a time. */
  'catalog.start-update-run': define({
    payload: z.object({ trigger: z.enum(['schedule', 'person', 'command']) }),
    policy: 'exclusive',
    retryLimit: 2,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: 120,
    deadLetter: deadLetterQueue,
  }),
  /** Asks one feed and acts on what it says. Key: the feed, so two never run at once. */
  'catalog.check-feed': define({
    payload: z.object({ feedId: z.uuid(), runId: z.uuid() }),
    policy: 'exclusive',
    retryLimit: 3,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 120,
    expireInSeconds: 1800,
    heartbeatSeconds: 30,
    deadLetter: deadLetterQueue,
  }),
  /** Makes match keys anew that older rules made. Key: none, so one at a time. */
  'catalog.refresh-match-keys': define({
    payload: z.object({}),
    policy: 'exclusive',
    retryLimit: 2,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: 1800,
    heartbeatSeconds: 60,
    deadLetter: deadLetterQueue,
  }),
  /** Renders and sends one mail. Key: the mail. */
  'activity.send-mail': define({
    payload: z.object({ mailId: z.uuid() }),
    policy: 'exclusive',
    retryLimit: 20,
    retryDelay: 10,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: 120,
    heartbeatSeconds: 30,
    deadLetter: deadLetterQueue,
  }),
  /** Removes sessions, links and mails whose time is over. */
  'accounts.forget-expired': define({
    payload: z.object({}),
    policy: 'exclusive',
    retryLimit: 1,
    retryDelay: 60,
    retryBackoff: false,
    expireInSeconds: 600,
    deadLetter: deadLetterQueue,
  }),
  /** Looks whether proved domains still show their record. */
  'accounts.prove-domains': define({
    payload: z.object({}),
    policy: 'exclusive',
    retryLimit: 1,
    retryDelay: 60,
    retryBackoff: false,
    expireInSeconds: 3600,
    deadLetter: deadLetterQueue,
  }),
  /** Brings the database up to what Stripe says about the customer of one event. Key: the event. */
  'billing.process-stripe-event': define({
    payload: z.object({ eventId: z.string().min(1).max(255) }),
    policy: 'exclusive',
    retryLimit: 12,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: 300,
    heartbeatSeconds: 30,
    deadLetter: deadLetterQueue,
  }),
  /** Has events processed that were left: processing was paused, or a worker died. */
  'billing.sweep-stripe-events': define({
    payload: z.object({}),
    policy: 'exclusive',
    retryLimit: 1,
    retryDelay: 30,
    retryBackoff: false,
    expireInSeconds: 300,
    deadLetter: deadLetterQueue,
  }),
  /** Compares all of Stripe with the database, and repairs. Key: none, so one at a time. */
  'billing.reconcile': define({
    payload: z.object({ trigger: z.enum(['schedule', 'person', 'command']) }),
    policy: 'exclusive',
    retryLimit: 8,
    retryDelay: 30,
    retryBackoff: true,
    retryDelayMax: 1800,
    expireInSeconds: 14_400,
    heartbeatSeconds: 60,
    deadLetter: deadLetterQueue,
  }),
  /** Has versions approved by themselves where the plan includes it, and nowhere else. */
  'distribution.settle-automation': define({
    payload: z.object({}),
    policy: 'exclusive',
    retryLimit: 1,
    retryDelay: 30,
    retryBackoff: false,
    expireInSeconds: 300,
    deadLetter: deadLetterQueue,
  }),
  /** Keeps standings and matches up to what changed since. Key: none, so one at a time. */
  'fleet.refresh-standings': define({
    payload: z.object({}),
    policy: 'exclusive',
    retryLimit: 1,
    retryDelay: 10,
    retryBackoff: false,
    expireInSeconds: 1800,
    heartbeatSeconds: 60,
    deadLetter: deadLetterQueue,
  }),
  /** Assesses the licence compliance of one organisation, or of all. Key: the organisation, or what changed its licence. */
  'fleet.assess-compliance': define({
    payload: z.object({ organizationId: z.uuid().optional() }),
    policy: 'exclusive',
    retryLimit: 3,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: 1800,
    deadLetter: deadLetterQueue,
  }),
  /** The fleet's day: who is gone, what is recognised now, patch levels, and history whose time is over. */
  'fleet.close-day': define({
    payload: z.object({}),
    policy: 'exclusive',
    retryLimit: 2,
    retryDelay: 300,
    retryBackoff: true,
    expireInSeconds: 7200,
    heartbeatSeconds: 60,
    deadLetter: deadLetterQueue,
  }),
  /** Verifies a held version that staff accepted, and publishes it. Key: the candidate. */
  'catalog.publish-candidate': define({
    payload: z.object({ candidateId: z.uuid() }),
    policy: 'exclusive',
    retryLimit: 3,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: 3600,
    heartbeatSeconds: 60,
    deadLetter: deadLetterQueue,
  }),
  /** Closes runs whose workers died and forgets what the retention rules let go. */
  'operations.tidy-ledger': define({
    payload: z.object({}),
    policy: 'exclusive',
    retryLimit: 1,
    retryDelay: 60,
    retryBackoff: false,
    expireInSeconds: 600,
    deadLetter: deadLetterQueue,
  }),
} satisfies Record<string, QueueDefinition<z.ZodType>>;

export type QueueName = keyof typeof queues;
export type Payload<Name extends QueueName> = z.infer<(typeof queues)[Name]['payload']>;
