import type { Params } from './read-params.ts';
import type { StripeAccount } from './stripe-account.ts';

/** One request to the API, ready to be answered. */
export interface ApiCall {
  readonly account: StripeAccount;
  readonly params: Params;
  /** The ids in the path, in their order. */
  readonly ids: readonly string[];
  /** As asked: `/v1/customers/cus_1`. */
  readonly path: string;
}

/** Answers a call with an object, or throws a StripeRefusal. Nothing in it waits. */
export type Operation = (call: ApiCall) => object;

/** Method, path with `:id` for ids, and what answers. */
export type Route = readonly ['GET' | 'POST' | 'DELETE', string, Operation];
