import { setTimeout as sleep } from 'node:timers/promises';
import { readBody } from '../request-body.ts';
import { invalidRequest, StripeRefusal, type StripeErrorBody } from './api-error.ts';
import { findOperation } from './api-routes.ts';
import { expandAnswer } from './expand.ts';
import type { RequestFault } from './fault-list.ts';
import { decodeForm, type ParamTree } from './form-params.ts';
import { findKeptAnswer, requestDigest } from './idempotency.ts';
import { newId } from './new-id.ts';
import { readParams } from './read-params.ts';
import { API_VERSION } from './stripe-account.ts';
import type { Exchange, StripeSimulator } from './stripe-simulator.ts';

const BODY_BYTES = 1_000_000;

/** Idempotency keys of requests that are still being answered, which only a slow one can be. */
const keysInUse = new Set<string>();

interface ApiAnswer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** Answers a request to /v1/…: key, faults, check against Stripe's types, idempotency, operation. */
export async function answerApi(simulator: StripeSimulator, exchange: Exchange): Promise<void> {
  const { request, response, method, path, query } = exchange;
  const requestId = newId('req');
  const text = (await readBody(request, BODY_BYTES)).toString('utf8');
  const tree = decodeForm([...query, ...new URLSearchParams(text)]);
  const key = header(exchange, 'idempotency-key');
  const logged = simulator.requests.record({
    at: simulator.account.clock.now().toISOString(),
    method,
    path,
    params: tree,
    idempotencyKey: key,
    stripeVersion: header(exchange, 'stripe-version'),
  });
  const fault = simulator.faults.takeForRequest(method, path);
  if (fault?.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const isInUse = key !== null && keysInUse.has(key);
  if (fault?.kind === 'slow' && !isInUse) await sleepHolding(key, fault.delayMs);
  simulator.account.clock.catchUp();
  const answer =
    refuseByFault(fault) ??
    (isInUse ? keyInUse(requestId) : answerCall(simulator, exchange, { requestId, tree, key }));
  logged.replayed = answer.headers?.['idempotent-replayed'] === 'true';
  if (fault?.kind === 'lost-answer') {
    request.socket.resetAndDestroy();
    return;
  }
  logged.status = answer.status;
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'request-id': requestId,
    'stripe-version': header(exchange, 'stripe-version') ?? API_VERSION,
    'cache-control': 'no-cache, no-store',
    ...(key === null ? {} : { 'idempotency-key': key }),
    ...answer.headers,
  });
  response.end(answer.body);
}

function answerCall(
  simulator: StripeSimulator,
  exchange: Exchange,
  call: { requestId: string; tree: ParamTree; key: string | null },
): ApiAnswer {
  const { account } = simulator;
  const { method, path } = exchange;
  const key = method === 'POST' ? call.key : null;
  const digest = requestDigest(method, path, call.tree);
  try {
    authenticate(simulator, exchange);
    const params = checkParams(simulator, exchange, call.tree);
    const now = account.clock.seconds();
    const kept = key === null ? null : findKeptAnswer(account.store, key, digest, now);
    if (kept !== null) {
      const headers = { 'idempotent-replayed': 'true', 'original-request': kept.requestId };
      return { status: kept.status, body: kept.body, headers };
    }
    const answer = operate(simulator, exchange, { ...call, params });
    if (key !== null) {
      const { status, body } = answer;
      const { requestId } = call;
      account.store.answers.put({ id: key, request: digest, status, body, requestId, at: now });
    }
    if (method !== 'GET') simulator.changed();
    return answer;
  } catch (error) {
    if (error instanceof StripeRefusal) return refusal(error, call.requestId);
    throw error;
  }
}

/** From here on an answer is kept for its idempotency key, also when it is an error. */
function operate(
  { account }: StripeSimulator,
  { method, path }: Exchange,
  call: { requestId: string; key: string | null; params: Record<string, unknown> },
): ApiAnswer {
  const found = findOperation(method, path);
  if (found === null) throw unknownAddress(method, path);
  const params = readParams(call.params);
  account.request = { id: call.requestId, idempotencyKey: call.key };
  try {
    const answer = found.operation({ account, params, ids: found.ids, path });
    const expanded = expandAnswer(account, answer, params.texts('expand'));
    return { status: 200, body: JSON.stringify(expanded, null, 2) };
  } catch (error) {
    if (error instanceof StripeRefusal) return refusal(error, call.requestId);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return refusal(new StripeRefusal(500, { type: 'api_error', message }), call.requestId);
  } finally {
    account.request = { id: null, idempotencyKey: null };
  }
}

function authenticate(simulator: StripeSimulator, exchange: Exchange): void {
  const sent = header(exchange, 'authorization') ?? '';
  const [scheme = '', value = ''] = sent.split(' ');
  const key = /^basic$/i.test(scheme)
    ? (Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? '')
    : value;
  if (key === simulator.apiKey) return;
  const message =
    key === ''
      ? 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
      : `Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}`;
  throw new StripeRefusal(401, { type: 'invalid_request_error', message });
}

function checkParams(
  simulator: StripeSimulator,
  { method, path }: Exchange,
  tree: ParamTree,
): Record<string, unknown> {
  const checked = simulator.check?.check(method, path, tree);
  if (checked === undefined) return tree;
  if (checked === 'unknown operation') throw unknownAddress(method, path);
  if (checked.error === null) return checked.params;
  throw new StripeRefusal(400, { ...checked.error });
}

function unknownAddress(method: string, path: string): StripeRefusal {
  const message = `Unrecognized request URL (${method}: ${path}). The simulator does not know it.`;
  return new StripeRefusal(404, { ...invalidRequest(message).body });
}

async function sleepHolding(key: string | null, ms: number): Promise<void> {
  if (key !== null) keysInUse.add(key);
  await sleep(ms);
  if (key !== null) keysInUse.delete(key);
}

function keyInUse(requestId: string): ApiAnswer {
  const message =
    'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through).';
  const code = 'idempotency_key_in_use';
  return refusal(new StripeRefusal(409, { type: 'idempotency_error', code, message }), requestId);
}

function refuseByFault(fault: RequestFault | null): ApiAnswer | null {
  const error = (status: number, body: StripeErrorBody, headers = {}) => ({
    ...refusal(new StripeRefusal(status, body), newId('req')),
    headers,
  });
  switch (fault?.kind) {
    case 'rate-limit':
      return error(
        429,
        {
          type: 'invalid_request_error',
          code: 'rate_limit',
          message: 'Request rate limit exceeded (simulated).',
        },
        { 'retry-after': String(fault.retryAfter), 'stripe-should-retry': 'true' },
      );
    case 'lock-timeout':
      return error(
        429,
        {
          type: 'invalid_request_error',
          code: 'lock_timeout',
          message:
            'This object cannot be accessed right now because another API request or Stripe process is currently accessing it (simulated).',
        },
        { 'stripe-should-retry': 'true' },
      );
    case 'server-error':
      return error(500, { type: 'api_error', message: 'Something went wrong (simulated).' });
    default:
      return null;
  }
}

function refusal({ status, body }: StripeRefusal, requestId: string): ApiAnswer {
  const error = { ...body, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` };
  return { status, body: JSON.stringify({ error }, null, 2) };
}

function header({ request }: Exchange, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
