import { z } from 'zod';
import { RequestRefused } from '../request-refused.ts';

const FAULTS_KEPT = 1_000;

const times = z.int().min(1).max(1_000_000).default(1);

/** What goes wrong with requests to the API. */
const requestFault = z.strictObject({
  /**
   * rate-limit: 429 with Retry-After. server-error: 500 and nothing done. lock-timeout: 429 as when
   * another request holds the object. lost-answer: the change is made and the connection breaks.
   * slow: the right answer, `delayMs` late. reset: the connection breaks and nothing is done.
   */
  kind: z.enum(['rate-limit', 'server-error', 'lock-timeout', 'lost-answer', 'slow', 'reset']),
  /** An exact path, or with `*` at the end all that begin so. */
  path: z.string().startsWith('/').max(500).default('/v1/*'),
  method: z.enum(['GET', 'POST', 'DELETE']).optional(),
  times,
  delayMs: z.int().min(0).max(60_000).default(300),
  /** Seconds. */
  retryAfter: z.int().min(0).max(86_400).default(1),
});

/** What goes wrong with webhooks. */
const webhookFault = z.strictObject({
  /**
   * drop: never sent. duplicate: sent twice. delay: sent `delayMs` late. reorder: the next `times`
   * events are held back and sent in the opposite order.
   */
  kind: z.enum(['drop', 'duplicate', 'delay', 'reorder']),
  /** An event type, or with `*` at the end all that begin so. */
  type: z.string().min(1).max(100).default('*'),
  times,
  delayMs: z.int().min(0).max(600_000).default(300),
});

export const faultRequest = z.discriminatedUnion('kind', [requestFault, webhookFault]);

export type FaultRequest = z.input<typeof faultRequest>;
export type RequestFault = z.output<typeof requestFault>;
export type WebhookFault = z.output<typeof webhookFault>;

export interface FaultList {
  /** Throws RequestRefused 400 that names the wrong field. */
  add(fault: FaultRequest): void;
  /** The oldest fault that strikes this request, counted as used; null without one. */
  takeForRequest(method: string, path: string): RequestFault | null;
  /** The same for an event that is to be sent; `left` counts how often it will strike yet. */
  takeForEvent(type: string): { fault: WebhookFault; left: number } | null;
  readonly waiting: readonly (RequestFault | WebhookFault)[];
  clear(): void;
}

/** The faults that wait to strike. */
export function createFaultList(): FaultList {
  let waiting: { fault: RequestFault | WebhookFault; left: number }[] = [];

  function take<T extends RequestFault | WebhookFault>(
    fits: (fault: RequestFault | WebhookFault) => fault is T,
  ): { fault: T; left: number } | null {
    for (const one of waiting) {
      if (!fits(one.fault)) continue;
      one.left -= 1;
      if (one.left <= 0) waiting = waiting.filter((other) => other !== one);
      return { fault: one.fault, left: one.left };
    }
    return null;
  }

  return {
    add(input) {
      const result = faultRequest.safeParse(input);
      if (!result.success) {
        const issue = result.error.issues[0];
        const field = issue?.path.join('.') ?? '';
        throw new RequestRefused(400, field, `${field}: ${issue?.message ?? 'is not valid'}`);
      }
      if (waiting.length >= FAULTS_KEPT) {
        throw new RequestRefused(409, null, `There are ${FAULTS_KEPT} faults; reset first`);
      }
      waiting.push({ fault: result.data, left: result.data.times });
    },
    takeForRequest(method, path) {
      const taken = take(
        (fault): fault is RequestFault =>
          'path' in fault &&
          (fault.method === undefined || fault.method === method) &&
          fits(fault.path, path),
      );
      return taken?.fault ?? null;
    },
    takeForEvent: (type) =>
      take((fault): fault is WebhookFault => 'type' in fault && fits(fault.type, type)),
    get waiting() {
      return waiting.map(({ fault, left }) => ({ ...fault, times: left }));
    },
    clear() {
      waiting = [];
    },
  };
}

function fits(pattern: string, text: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
