import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { createEnrolmentKey, listEnrolmentKeys } from '#app/domain/fleet/enrolment-keys.ts';
import { longestKeyDays, mostClientsOfKey } from '#app/domain/fleet/enrolment-keys.ts';
import { revokeEnrolmentKey } from '#app/domain/fleet/enrolment-keys.ts';
import { summariseFleet } from '#app/domain/fleet/list-clients.ts';
import { listPlaces } from '#app/domain/fleet/list-places.ts';
import { env } from '#app/env.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from '../organizations/done.ts';
import { enrolCommand, uninstallCommand } from './enrolment-commands.ts';
import { EnrolmentPage } from './enrolment-page.tsx';
import { NewEnrolmentKey } from './new-enrolment-key.tsx';
import { placeProblems } from './place-problems.ts';

export const handle: PageHandle = { access: 'fleet.manage', scripts: true };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('fleet:enrolment.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  const site = env().PUBLIC_URL;
  return inOrganization(context, async (opened) => ({
    slug,
    // The next key has its id before it is made, so that a form sent twice makes one.
    nextId: uuidv7(),
    keys: await listEnrolmentKeys(opened),
    places: await listPlaces(opened, organizationId),
    clients: (await summariseFleet(opened, organizationId)).clients,
    commands: { enrol: enrolCommand(site, null), uninstall: uninstallCommand(site) },
  }));
}

const number = (least: number, most: number, message: string) =>
  z.coerce.number(message).int(message).min(least, message).max(most, message);

const intent = z.string().optional();
const forms = {
  create: z.object({
    intent,
    id: z.uuid(),
    name: z
      .string('fleet:enrolment.nameMissing')
      .trim()
      .min(1, 'fleet:enrolment.nameMissing')
      .max(200, 'controls:input.longerThan?number=200'),
    mostClients: number(1, mostClientsOfKey, 'fleet:enrolment.mostWrong'),
    days: number(1, longestKeyDays, 'fleet:enrolment.daysWrong'),
    ring: z.uuid('fleet:client.ringGone').optional(),
    team: z.uuid('fleet:client.teamGone').optional(),
  }),
  revoke: z.object({ intent, key: z.uuid() }),
};

export async function action({ request, context }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  const form = await readBody(request);
  return orErrorPage<Response | ReturnType<typeof data<FormAnswer | ShownKey>>>(async () => {
    if (form.get('intent') === 'revoke') {
      return answerForm(form, forms.revoke, async ({ key }) => {
        await inOrganization(context, (opened) => revokeEnrolmentKey(opened, key));
        return redirectDone(settingsPath(slug, 'enrolment'), 'keyRevoked');
      });
    }
    return answerForm(
      form,
      forms.create,
      async ({ ring = null, team = null, intent: _, ...wanted }) => {
        const { key } = await inOrganization(context, (opened) =>
          createEnrolmentKey(opened, { ...wanted, ringId: ring, teamId: team }),
        );
        // Shown in the answer itself, this once: no address holds it.
        return data<ShownKey>({ enrolmentKey: key, command: enrolCommand(env().PUBLIC_URL, key) });
      },
      { ...placeProblems, already_made: 'fleet:enrolment.alreadyMade' },
    );
  });
}

interface ShownKey {
  enrolmentKey: string;
  command: string;
}

export default function EnrolmentRoute() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<FormAnswer | ShownKey>();
  if (answer && 'command' in answer) return <NewEnrolmentKey slug={loaded.slug} {...answer} />;
  return <EnrolmentPage {...loaded} answer={answer} />;
}
