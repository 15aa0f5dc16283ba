import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listTeamRings, setTeamRing } from '#app/domain/fleet/client-rings.ts';
import { listPlaces } from '#app/domain/fleet/list-places.ts';
import { listMembers } from '#app/domain/organizations/list-members.ts';
import { getTeam } from '#app/domain/organizations/list-teams.ts';
import { addToTeam, removeFromTeam, renameTeam } from '#app/domain/organizations/manage-teams.ts';
import { teamNameField } from '#app/domain/organizations/team-name.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { teamPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { placeProblems } from '../fleet/place-problems.ts';
import { redirectDone } from './done.ts';
import { TeamPage } from './team-page.tsx';

export const handle: PageHandle = { access: { read: 'teams.read', write: 'teams.manage' } };

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta({ title: `${data?.team.name ?? ''} – Lappa`, noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'team');
    return inOrganization(context, async (opened) => {
      const team = await getTeam(opened, organizationId, id);
      const inTeam = new Set(team.members.map((one) => one.id));
      const members = await listMembers(opened, organizationId);
      return {
        slug,
        team,
        others: members.filter((one) => !inTeam.has(one.id)),
        mayManage: may(role, 'teams.manage'),
        ring: {
          ringId: (await listTeamRings(opened)).get(id) ?? null,
          rings: (await listPlaces(opened, organizationId)).rings,
        },
      };
    });
  });
}

const intent = z.string().optional();
const forms = {
  rename: z.object({ intent, name: teamNameField }),
  add: z.object({ intent, member: z.uuid('settings:team.memberMissing') }),
  remove: z.object({ intent, member: z.uuid('settings:team.memberMissing') }),
  ring: z.object({ intent, ring: z.uuid('fleet:client.ringGone').optional() }),
};

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  const form = await readBody(request);
  return orErrorPage(async () => {
    const teamId = idParameter(params, 'team');
    const path = teamPath(slug, teamId);
    if (form.get('intent') === 'add') {
      return answerForm(form, forms.add, async ({ member: userId }) => {
        await inOrganization(context, (opened) => addToTeam(opened, { teamId, userId }));
        return redirectDone(path, 'teamMemberAdded');
      });
    }
    if (form.get('intent') === 'remove') {
      return answerForm(form, forms.remove, async ({ member: userId }) => {
        await inOrganization(context, (opened) => removeFromTeam(opened, { teamId, userId }));
        return redirectDone(path, 'teamMemberRemoved');
      });
    }
    if (form.get('intent') === 'ring') {
      return answerForm(
        form,
        forms.ring,
        async ({ ring = null }) => {
          await inOrganization(context, (opened) => setTeamRing(opened, { teamId, ringId: ring }));
          return redirectDone(path, 'teamRingChanged');
        },
        placeProblems,
      );
    }
    return answerForm(
      form,
      forms.rename,
      async ({ name }) => {
        await inOrganization(context, (opened) => renameTeam(opened, { teamId, name }));
        return redirectDone(path, 'teamRenamed');
      },
      { name_taken: { field: 'name', message: 'settings:teams.nameTaken' } },
    );
  });
}

export default function TeamRoute() {
  const answer = useActionData<FormAnswer>();
  return <TeamPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
