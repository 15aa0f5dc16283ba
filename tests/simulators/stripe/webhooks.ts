import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from './delivery.ts';
import type { FaultList } from './fault-list.ts';
import { newId, randomText } from './new-id.ts';
import { sendEvent } from './send-event.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { StripeEvent, WebhookEndpoint } from './wire-object.ts';

/** Pauses before the second, third … attempt. Stripe's are hours. */
const RETRY_PAUSES_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];
const HOLD_MS = 1_000;
const AT_ONCE = 4;

export interface EndpointOptions {
  url: string;
  secret?: string;
  /** The version of the payloads; the account's without it. */
  apiVersion?: string;
  /** Event types, `*` for all. */
  events?: string[];
}

export interface Webhooks {
  /** May be changed at any time; what is pending then goes to the new address. */
  endpoints(): WebhookEndpoint[];
  addEndpoint(options: EndpointOptions, id?: string): WebhookEndpoint;
  removeEndpoint(id: string): void;
  /** Oldest first, with every attempt and its answer. */
  deliveries(): Delivery[];
  /** Sends an event to its endpoints once more. */
  resend(event: string): void;
  /** Sends all that is pending at once, without the pauses, until nothing is pending. */
  deliverAll(): Promise<void>;
  /** Resolves when nothing is pending, however long the pauses take. */
  idle(): Promise<void>;
}

export interface WebhookSender extends Webhooks {
  /** Puts an event on its way to the endpoints that want it. */
  dispatch(event: StripeEvent): void;
  close(): Promise<void>;
}

/** Sends events to the endpoints, in order where nothing goes wrong, at most four at once. */
export function createWebhookSender(
  account: StripeAccount,
  faults: FaultList,
  options: { retryPausesMs?: number[] | undefined; onChange: () => void },
): WebhookSender {
  const { store } = account;
  const pauses = options.retryPausesMs ?? RETRY_PAUSES_MS;
  const stopped = new AbortController();
  const queue: Delivery[] = [];
  const sleeping = new Map<Delivery, NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  let held: { deliveries: Delivery[]; timer: NodeJS.Timeout } | null = null;

  function enqueue(delivery: Delivery): void {
    queue.push(delivery);
    setImmediate(sendQueued);
  }

  function sendQueued(): void {
    while (underWay.size < AT_ONCE && !stopped.signal.aborted) {
      const delivery = queue.shift();
      if (delivery === undefined) return;
      const sending = attempt(delivery).finally(() => {
        underWay.delete(sending);
        sendQueued();
      });
      underWay.add(sending);
    }
  }

  function later(delivery: Delivery, ms: number): void {
    const timer = setTimeout(() => {
      sleeping.delete(delivery);
      enqueue(delivery);
    }, ms);
    sleeping.set(delivery, timer);
  }

  async function attempt(delivery: Delivery): Promise<void> {
    const event = store.events.get(delivery.event);
    const endpoint = store.webhookEndpoints.get(delivery.endpoint);
    if (event === undefined || endpoint?.status !== 'enabled') {
      delivery.state = 'failed';
      return;
    }
    delivery.url = endpoint.url;
    const result = await sendEvent(event, endpoint, stopped.signal);
    if (stopped.signal.aborted) return;
    delivery.attempts.push({ at: account.clock.now().toISOString(), ...result });
    const pause = pauses[delivery.attempts.length - 1];
    if (result.status !== null && result.status >= 200 && result.status < 300) {
      delivery.state = 'delivered';
      event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
    } else if (pause === undefined) delivery.state = 'failed';
    else later(delivery, pause);
    options.onChange();
  }

  function createDelivery(event: StripeEvent, endpoint: WebhookEndpoint): Delivery {
    const first = `${event.id}/${endpoint.id}`;
    let id = first;
    for (let again = 2; store.deliveries.get(id) !== undefined; again += 1)
      id = `${first}/${again}`;
    return store.deliveries.put({
      id,
      event: event.id,
      type: event.type,
      endpoint: endpoint.id,
      url: endpoint.url,
      state: 'pending',
      attempts: [],
    });
  }

  function hold(deliveries: Delivery[], isLast: boolean): void {
    held ??= { deliveries: [], timer: setTimeout(release, HOLD_MS) };
    held.deliveries.push(...deliveries);
    if (isLast) release();
  }

  function release(): void {
    if (held === null) return;
    clearTimeout(held.timer);
    for (const delivery of held.deliveries.reverse()) enqueue(delivery);
    held = null;
  }

  function wake(): void {
    release();
    for (const [delivery, timer] of sleeping) {
      clearTimeout(timer);
      enqueue(delivery);
    }
    sleeping.clear();
  }

  const isBusy = () => queue.length > 0 || underWay.size > 0 || sleeping.size > 0 || held !== null;
  const wanting = (event: StripeEvent) =>
    store.webhookEndpoints.filter(
      ({ status, enabled_events: types }) =>
        status === 'enabled' && (types.includes('*') || types.includes(event.type)),
    );

  for (const one of store.deliveries.filter(({ state }) => state === 'pending')) enqueue(one);

  return {
    endpoints: () => [...store.webhookEndpoints.all()],
    addEndpoint({ url, secret, apiVersion, events = ['*'] }, id = newId('we')) {
      return store.webhookEndpoints.put({
        id,
        object: 'webhook_endpoint',
        api_version: apiVersion ?? null,
        application: null,
        created: account.clock.seconds(),
        description: null,
        enabled_events: events,
        livemode: false,
        metadata: {},
        secret: secret ?? `whsec_${randomText(32)}`,
        status: 'enabled',
        url,
      });
    },
    removeEndpoint: (id) => store.webhookEndpoints.delete(id),
    deliveries: () => [...store.deliveries.all()],
    dispatch(event) {
      const endpoints = wanting(event);
      event.pending_webhooks = endpoints.length;
      if (endpoints.length === 0) return;
      const struck = faults.takeForEvent(event.type);
      const deliveries = endpoints.map((endpoint) => createDelivery(event, endpoint));
      switch (struck?.fault.kind) {
        case 'drop':
          for (const delivery of deliveries) delivery.state = 'dropped';
          return;
        case 'delay':
          for (const delivery of deliveries) later(delivery, struck.fault.delayMs);
          return;
        case 'reorder':
          hold(deliveries, struck.left === 0);
          return;
        case 'duplicate':
          deliveries.push(...endpoints.map((endpoint) => createDelivery(event, endpoint)));
      }
      for (const delivery of deliveries) enqueue(delivery);
    },
    resend(id) {
      const event = store.events.get(id);
      if (event === undefined) throw new Error(`There is no event ${id}`);
      for (const endpoint of wanting(event)) enqueue(createDelivery(event, endpoint));
    },
    async deliverAll() {
      while (isBusy() && !stopped.signal.aborted) {
        wake();
        await Promise.race([...underWay, sleep(5)]);
      }
    },
    async idle() {
      while (isBusy() && !stopped.signal.aborted) await sleep(5);
    },
    async close() {
      stopped.abort();
      for (const timer of sleeping.values()) clearTimeout(timer);
      if (held !== null) clearTimeout(held.timer);
      await Promise.all(underWay);
    },
  };
}
