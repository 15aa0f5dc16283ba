import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultList } from './fault-list.ts';
import type { GithubQuota } from './github-quota.ts';
import type { RequestLog } from './request-log.ts';
import type { VendorState } from './vendor-state.ts';

/** What the parts of the running site share. */
export interface VendorSite {
  /** Address of the site's root, without a slash at the end. */
  readonly url: string;
  readonly state: VendorState;
  readonly faults: FaultList;
  readonly requests: RequestLog;
  readonly githubQuota: GithubQuota;
  readonly now: () => Date;
  /** Back to the packages of the start, without faults and with an empty request log. */
  reset(): void;
}

/** One request on its way: the decoded parts of its path, and the query. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path as sent, without query. */
  readonly path: string;
  /** `/winget/index.json` is `['winget', 'index.json']`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** Answers the exchange and returns true, or leaves it alone and returns false. */
export type Answer = (site: VendorSite, exchange: Exchange) => boolean | Promise<boolean>;
