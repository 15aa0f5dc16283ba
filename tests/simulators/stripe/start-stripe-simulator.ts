import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerExchange } from './answer-exchange.ts';
import { behindOurBack, type BehindOurBack } from './behind-our-back.ts';
import {
  completeCheckout,
  settleDelayedCheckout,
  type CheckoutOutcome,
} from './complete-checkout.ts';
import { findSession } from './checkout-sessions.ts';
import type { CheckoutInput } from './session-plan.ts';
import { createDueWork } from './due-work.ts';
import { recordEvent } from './event-log.ts';
import { createFaultList, type FaultList } from './fault-list.ts';
import { randomText } from './new-id.ts';
import { createRequestCheck, type RequestCheck } from './request-check/create-request-check.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createClock, type SimulatorClock } from './simulator-clock.ts';
import { keepStateFile, readStateFile } from './state-file.ts';
import { createStore, type Store } from './store.ts';
import type { AccountSettings, StripeAccount } from './stripe-account.ts';
import type { Exchange, StripeSimulator } from './stripe-simulator.ts';
import { createWebhookSender, type Webhooks } from './webhooks.ts';

const LOOK_AFTER_MS = 5_000;
const OPTION_ENDPOINT = 'we_given_at_start';

/** Compiled once for all simulators of a process. */
let requestCheck: RequestCheck | undefined;

export interface StripeSimulatorOptions {
  /** A free port is taken without it. */
  port?: number;
  /** Address to listen on, a loopback one; 127.0.0.1 without it. */
  host?: string;
  /** The time the simulator's clock goes with. */
  now?: () => Date;
  /** Where the state is kept over restarts. */
  dataFile?: string;
  /** Where events are sent; more endpoints can be added later. */
  webhook?: { url: string; secret: string; apiVersion?: string };
  liveMode?: false;
  /** Whether requests are checked against the types of the stripe package; true without it. */
  validate?: boolean;
  settings?: Partial<AccountSettings>;
  /** Pauses before the second, third … attempt to send an event. */
  retryPausesMs?: number[];
}

export interface RunningStripeSimulator {
  /** Without a slash at the end. */
  url: string;
  host: string;
  port: number;
  /** The only key that is taken. */
  apiKey: string;
  /** The secret of the first endpoint. */
  webhookSecret: string;
  state: Store;
  settings: AccountSettings;
  clock: SimulatorClock;
  webhooks: Webhooks;
  faults: FaultList;
  requests: RequestLog;
  /**
   * Pays a checkout session as its page does; with `confirms` also what the bank then asks.
   * Throws when the session is not open.
   */
  completeCheckout(
    session: string,
    input: Partial<CheckoutInput>,
    confirms?: boolean,
  ): CheckoutOutcome;
  behindOurBack: BehindOurBack;
  /** Ends a payment that was begun with `delayed`. */
  settleCheckout(session: string, succeeded: boolean): void;
  close(): Promise<void>;
}

/**
 * Starts a simulated Stripe account on a loopback server: the API for the stripe client, hosted
 * pages for checkout and portal, signed webhooks, a movable clock, faults, and a page for people.
 */
export async function startStripeSimulator(
  options: StripeSimulatorOptions = {},
): Promise<RunningStripeSimulator> {
  const { now = () => new Date(), host = '127.0.0.1', dataFile, webhook } = options;
  const kept = dataFile === undefined ? null : readStateFile(dataFile);
  const apiKey = kept?.apiKey ?? `sk_test_${randomText(48)}`;
  const webhookSecret = webhook?.secret ?? kept?.webhookSecret ?? `whsec_${randomText(32)}`;
  const store = createStore(kept?.records);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${host}:${port}`;

  const work = createDueWork(() => account);
  const clock = createClock(now, kept?.ahead ?? 0, work, () => changed());
  const settings: AccountSettings = {
    afterFinalFailure: 'cancel',
    retryDays: [3, 5, 7],
    draftSeconds: 3600,
    ...options.settings,
  };
  const account: StripeAccount = {
    id: 'acct_1LappaSimulated00',
    url,
    store,
    clock,
    settings,
    request: { id: null, idempotencyKey: null },
    emit(type, object, before) {
      const at = clock.seconds();
      const event = recordEvent(store, { type, object, before, at, request: account.request });
      if (event !== null) webhooks.dispatch(event);
      changed();
      return event;
    },
  };
  const file =
    dataFile === undefined
      ? null
      : keepStateFile(dataFile, () => ({
          version: 1,
          apiKey,
          webhookSecret,
          ahead: clock.ahead,
          records: store.dump(),
        }));
  const changed = () => {
    work.forget();
    file?.changed();
  };
  const faults = createFaultList();
  const { retryPausesMs } = options;
  const webhooks = createWebhookSender(account, faults, { retryPausesMs, onChange: changed });
  store.webhookEndpoints.delete(OPTION_ENDPOINT);
  if (webhook !== undefined) webhooks.addEndpoint(webhook, OPTION_ENDPOINT);
  const requests = createRequestLog();
  const simulator: StripeSimulator = {
    account,
    apiKey,
    webhooks,
    faults,
    requests,
    check: options.validate === false ? null : (requestCheck ??= createRequestCheck()),
    changed,
  };
  server.on(
    'request',
    (request, response) => void answerExchange(simulator, readExchange(request, response)),
  );
  const lookingAfter = setInterval(() => catchUp(clock), LOOK_AFTER_MS).unref();

  async function close(): Promise<void> {
    clearInterval(lookingAfter);
    await webhooks.close();
    file?.flush();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  return {
    url,
    host,
    port,
    apiKey,
    webhookSecret,
    state: store,
    settings,
    clock,
    webhooks,
    faults,
    requests,
    completeCheckout(id, input, confirms) {
      const session = findSession(account, id);
      return completeCheckout(account, session, { card: '4242424242424242', ...input }, confirms);
    },
    settleCheckout: (id, succeeded) =>
      settleDelayedCheckout(account, findSession(account, id), succeeded),
    behindOurBack: behindOurBack(account),
    close,
  };
}

function readExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const { method = 'GET' } = request;
  return { request, response, method, path, query: new URLSearchParams(query.join('?')) };
}

/** A fault of the simulator's must not end the demo that it runs in. */
function catchUp(clock: SimulatorClock): void {
  try {
    clock.catchUp();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}
