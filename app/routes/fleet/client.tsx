import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { moveClients } from '#app/domain/fleet/client-rings.ts';
import { getClient, listClientChanges, listClientOutcomes } from '#app/domain/fleet/get-client.ts';
import { listClientPrograms } from '#app/domain/fleet/get-client.ts';
import { listPlaces } from '#app/domain/fleet/list-places.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { clientPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { readDone, redirectDone } from './client-done.ts';
import { ClientPage } from './client-page.tsx';
import { placeProblems } from './place-problems.ts';

export const handle: PageHandle = { access: { read: 'fleet.read', write: 'fleet.manage' } };

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta({ title: `${data?.client.name ?? ''} – Lappa`, noIndex: true });

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'client');
    return inOrganization(context, async (opened) => ({
      slug,
      client: await getClient(opened, id),
      programs: await listClientPrograms(opened, id),
      outcomes: await listClientOutcomes(opened, id, { limit: 10 }),
      changes: await listClientChanges(opened, id, { limit: 20 }),
      places: await listPlaces(opened, organizationId),
      mayManage: may(role, 'fleet.manage'),
      done: readDone(request),
    }));
  });
}

const placeForm = z.object({
  ring: z.uuid('fleet:client.ringGone').optional(),
  team: z.uuid('fleet:client.teamGone').optional(),
});

/** Moves the client to a ring, a team, or both. */
export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'client');
    return answerForm(
      request,
      placeForm,
      async ({ ring = null, team = null }) => {
        await inOrganization(context, (opened) =>
          moveClients(opened, [id], { ringId: ring, teamId: team }),
        );
        return redirectDone(clientPath(slug, id), 'moved');
      },
      placeProblems,
    );
  });
}

export default function ClientRoute() {
  const answer = useActionData<FormAnswer>();
  return <ClientPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
