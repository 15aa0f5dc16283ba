import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { checkFeatureAccess, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { changeSecurity, getSecurityRules } from '#app/domain/organizations/change-security.ts';
import { signInWays } from '#app/domain/organizations/security-rules.ts';
import type { SecurityRules } from '#app/domain/organizations/security-rules.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './done.ts';
import { SecuritySettingsPage } from './security-settings-page.tsx';

export const handle: PageHandle = { access: 'security.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:security.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId } = membershipOf(context);
  return inOrganization(context, async (opened) => {
    const entitlement = await loadEntitlement(opened, organizationId);
    return {
      rules: await getSecurityRules(opened, organizationId),
      plan: entitlement.rights.displayName,
      isIncluded: checkFeatureAccess(entitlement, 'custom-security').allowed,
    };
  });
}

const wrongTime = 'settings:security.wrongTime';
const wholeNumber = z.number(wrongTime).int(wrongTime);
const securityForm = z.object({
  sessionHours: wholeNumber.min(1, wrongTime).max(336, wrongTime).optional(),
  idleMinutes: wholeNumber.min(5, wrongTime).max(1440, wrongTime).optional(),
  /** Sent along where the page shows what follows. */
  hasOwnRules: z.boolean().optional(),
  secondFactorRequired: z.boolean().optional(),
  password: z.boolean().optional(),
  'sign-in-link': z.boolean().optional(),
  passkey: z.boolean().optional(),
  'single-sign-on': z.boolean().optional(),
});

export function action({ request, context }: ActionFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return orErrorPage(() =>
    answerForm(
      request,
      securityForm,
      async (input) => {
        await inOrganization(context, async (opened) => {
          const before = await getSecurityRules(opened, organizationId);
          await changeSecurity(opened, rulesOf(input, before), signedIn(context));
        });
        return redirectDone(settingsPath(slug, 'security'), 'securityChanged');
      },
      {
        'custom-security': 'settings:security.planOnly',
        'no-way': 'settings:security.noWay',
        'too-old': { field: 'sessionHours', message: 'settings:security.tooOld' },
        'second-factor': {
          field: 'secondFactorRequired',
          message: 'settings:security.ownSecondFactor',
        },
        'sign-in-way': 'settings:security.ownWay',
      },
    ),
  );
}

function rulesOf(input: z.output<typeof securityForm>, before: SecurityRules): SecurityRules {
  const times = {
    sessionHours: input.sessionHours ?? null,
    idleMinutes: input.idleMinutes ?? null,
  };
  if (!input.hasOwnRules) return { ...before, ...times };
  const allowed = signInWays.filter((way) => input[way]);
  return {
    ...times,
    secondFactorRequired: input.secondFactorRequired ?? false,
    signInWays: allowed.length === signInWays.length ? null : allowed,
  };
}

export default function SecuritySettings() {
  const answer = useActionData<FormAnswer>();
  return <SecuritySettingsPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
