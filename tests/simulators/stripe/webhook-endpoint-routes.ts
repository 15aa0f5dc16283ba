import { noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { listPage } from './list-page.ts';
import { mergeMetadata } from './metadata.ts';
import { newId, randomText } from './new-id.ts';
import type { StripeAccount } from './stripe-account.ts';
import type { WebhookEndpoint } from './wire-object.ts';

export const webhookEndpointRoutes: Route[] = [
  ['POST', '/v1/webhook_endpoints', createEndpoint],
  ['GET', '/v1/webhook_endpoints', listEndpoints],
  ['GET', '/v1/webhook_endpoints/:id', ({ account, ids }) => withoutSecret(find(account, ids[0]))],
  ['POST', '/v1/webhook_endpoints/:id', updateEndpoint],
  ['DELETE', '/v1/webhook_endpoints/:id', deleteEndpoint],
];

/** The secret is shown once, in this answer. */
function createEndpoint({ account, params }: ApiCall): WebhookEndpoint {
  return account.store.webhookEndpoints.put({
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.text('api_version') ?? null,
    application: null,
    created: account.clock.seconds(),
    description: params.text('description') ?? null,
    enabled_events: params.texts('enabled_events'),
    livemode: false,
    metadata: mergeMetadata(params),
    secret: `whsec_${randomText(32)}`,
    status: 'enabled',
    url: params.requiredText('url'),
  });
}

function updateEndpoint({ account, params, ids }: ApiCall): object {
  const endpoint = find(account, ids[0]);
  endpoint.url = params.text('url') ?? endpoint.url;
  if (params.has('enabled_events')) endpoint.enabled_events = params.texts('enabled_events');
  if (params.has('description')) endpoint.description = params.text('description') ?? null;
  const disabled = params.flag('disabled');
  if (disabled !== undefined) endpoint.status = disabled ? 'disabled' : 'enabled';
  endpoint.metadata = mergeMetadata(params, endpoint.metadata);
  return withoutSecret(endpoint);
}

function deleteEndpoint({ account, ids }: ApiCall): object {
  const { id } = find(account, ids[0]);
  account.store.webhookEndpoints.delete(id);
  return { id, object: 'webhook_endpoint', deleted: true };
}

function listEndpoints(call: ApiCall): object {
  const { data, ...list } = listPage(call, [...call.account.store.webhookEndpoints.all()]);
  return { ...list, data: data.map(withoutSecret) };
}

function find(account: StripeAccount, id = ''): WebhookEndpoint {
  const found = account.store.webhookEndpoints.get(id);
  if (found === undefined) throw noSuch('webhook_endpoint', id);
  return found;
}

function withoutSecret({ secret: _, ...endpoint }: WebhookEndpoint): object {
  return endpoint;
}
