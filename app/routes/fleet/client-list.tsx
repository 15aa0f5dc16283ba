import type { AppLoadContext, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { clientOrders, clientStates, listClients } from '#app/domain/fleet/list-clients.ts';
import { countRemovedClients, summariseFleet } from '#app/domain/fleet/list-clients.ts';
import { listPlaces } from '#app/domain/fleet/list-places.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { readDone } from './client-done.ts';
import { ClientListPage } from './client-list-page.tsx';

export const handle: PageHandle = { access: 'fleet.read' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('fleet:clients.metaTitle'), noIndex: true });

const search = z.object({
  q: z.string().trim().max(200).optional(),
  ring: z.uuid().optional(),
  team: z.uuid().optional(),
  state: z.enum(clientStates).optional(),
  order: z.enum(clientOrders).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(() => loadClients(request, context));
}

async function loadClients(request: Request, context: AppLoadContext) {
  const { organizationId, slug, role } = membershipOf(context);
  const { ring, team, ...filter } = parseQuery(search, new URL(request.url).searchParams);
  return inOrganization(context, async (opened) => ({
    slug,
    mayManage: may(role, 'fleet.manage'),
    search: { q: filter.q, ring, team, state: filter.state, order: filter.order },
    summary: await summariseFleet(opened, organizationId),
    removed: await countRemovedClients(opened, organizationId),
    places: await listPlaces(opened, organizationId),
    done: readDone(request),
    ...(await listClients(opened, organizationId, { ...filter, ringId: ring, teamId: team })),
  }));
}

export default function ClientList() {
  return <ClientListPage {...useLoaderData<typeof loader>()} />;
}
