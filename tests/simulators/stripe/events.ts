import { noSuch } from './api-error.ts';
import type { ApiCall, Route } from './api-call.ts';
import { isCreatedAsAsked, listPage } from './list-page.ts';

const KEPT_SECONDS = 30 * 24 * 3600;

export const eventRoutes: Route[] = [
  ['GET', '/v1/events', listEvents],
  ['GET', '/v1/events/:id', retrieveEvent],
];

/** Events of the last thirty days, as Stripe lists them. */
function listEvents(call: ApiCall): object {
  const { account, params } = call;
  const { store, clock } = account;
  const type = params.text('type');
  const types = params.texts('types');
  const succeeded = params.flag('delivery_success');
  const isAsked = isCreatedAsAsked(call);
  const oldest = clock.seconds() - KEPT_SECONDS;
  const undelivered =
    succeeded === undefined
      ? null
      : new Set(
          store.deliveries.filter((one) => one.state !== 'delivered').map((one) => one.event),
        );
  return listPage(
    call,
    store.events.filter(
      (event) =>
        event.created >= oldest &&
        isAsked(event.created) &&
        (typeof type !== 'string' || fitsType(type, event.type)) &&
        (types.length === 0 || types.some((one) => fitsType(one, event.type))) &&
        (undelivered === null || undelivered.has(event.id) !== succeeded),
    ),
  );
}

function retrieveEvent({ account, ids }: ApiCall): object {
  const event = account.store.events.get(ids[0]);
  if (event === undefined) throw noSuch('event', ids[0] ?? '');
  return event;
}

/** `invoice.*` fits all of an invoice's. */
function fitsType(asked: string, type: string): boolean {
  return asked === type || (asked.endsWith('*') && type.startsWith(asked.slice(0, -1)));
}
