import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { summariseFleet } from '#app/domain/fleet/list-clients.ts';
import { revokeAllClients } from '#app/domain/fleet/revoke-clients.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { settingsPath } from '#app/paths.ts';
import { ConfirmPage } from '#app/ui/confirm-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from '../organizations/done.ts';

export const handle: PageHandle = { access: 'fleet.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('fleet:enrolment.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  const { clients } = await inOrganization(context, (opened) =>
    summariseFleet(opened, organizationId),
  );
  return { slug, clients };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(() =>
    answerForm(request, z.object({}), async () => {
      await inOrganization(context, revokeAllClients);
      return redirectDone(settingsPath(slug, 'enrolment'), 'clientsRevoked');
    }),
  );
}

export default function RevokeClients() {
  const { t } = useI18n();
  const { slug, clients } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('fleet:enrolment.allQuestion', { count: clients })}
      submit={t('fleet:enrolment.allSubmit')}
      cancelTo={settingsPath(slug, 'enrolment')}
      answer={useActionData<FormAnswer>()}
    >
      {t('fleet:enrolment.allText')}
    </ConfirmPage>
  );
}
