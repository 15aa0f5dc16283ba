import type { AppLoadContext } from '@remix-run/node';
import { z } from 'zod';
import { changeProfile } from '#app/domain/accounts/change-profile.ts';
import { nameField } from '#app/domain/accounts/person-name.ts';
import type { SignedInPerson } from '#app/domain/accounts/recognise-session.ts';
import { describeEntitlement } from '#app/domain/entitlements/describe-entitlement.ts';
import { loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { listOwnOrganizations } from '#app/domain/organizations/find-membership.ts';
import { asSelf, signedIn } from '#app/http/identity.server.ts';
import { apiMethod, apiRoute } from '#app/http/problem-response.server.ts';
import { readJson } from '#app/http/read-json.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { describeUser, privateJson } from './api-answers.ts';

export const handle: PageHandle = { access: { read: 'unverified', write: 'signed-in' } };

const changes = z
  .object({
    name: nameField('Say your name.').optional(),
    locale: z.enum(['sv', 'en'], 'Say sv or en.').optional(),
  })
  .refine(({ name, locale }) => name !== undefined || locale !== undefined, {
    error: 'Send name, locale, or both.',
  });

/** Who is signed in, their organisations with role and plan. */
export const loader = apiRoute(({ context }) => tellMe(context, signedIn(context).person));

/** Changes the person's own name and language; anything else stays. */
export const action = apiMethod(
  'PATCH',
  async ({ request, context }) => {
    const { person } = signedIn(context);
    const profile = { name: person.name, locale: person.locale };
    const changed = { ...profile, ...(await readJson(request, changes)) };
    await asSelf(context, (opened) =>
      changeProfile(opened, { ...profile, id: person.id }, changed),
    );
    return tellMe(context, { ...person, ...changed });
  },
  ['GET', 'PATCH'],
);

async function tellMe(context: AppLoadContext, person: SignedInPerson): Promise<Response> {
  const organizations = await asSelf(context, async (opened) => {
    const own = await listOwnOrganizations(opened, person.id);
    const withPlans = [];
    for (const organization of own) {
      const entitlement = await loadEntitlement(opened, organization.id);
      withPlans.push({ ...organization, plan: describeEntitlement(entitlement) });
    }
    return withPlans;
  });
  return privateJson({ user: describeUser(person), organizations });
}
