import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultList } from './fault-list.ts';
import type { RequestCheck } from './request-check/create-request-check.ts';
import type { RequestLog } from './request-log.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { WebhookSender } from './webhooks.ts';

/** All that the parts of the server share. */
export interface StripeSimulator {
  readonly account: StripeAccount;
  readonly apiKey: string;
  readonly webhooks: WebhookSender;
  readonly faults: FaultList;
  readonly requests: RequestLog;
  /** Tries requests against the types of the stripe package; null when that is off. */
  readonly check: RequestCheck | null;
  /** To be called when something changed that a restart must know. */
  changed(): void;
}

/** One request to the server. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** The path as sent, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
}
