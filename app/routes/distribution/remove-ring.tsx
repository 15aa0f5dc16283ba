import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { removeRing } from '#app/domain/distribution/manage-rings.ts';
import { loadOrganizationPolicies } from '#app/domain/distribution/organization-policies.ts';
import { NotFoundError } from '#app/domain/errors.ts';
import { vacateRing } from '#app/domain/fleet/client-rings.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { settingsPath } from '#app/paths.ts';
import { ConfirmPage } from '#app/ui/confirm-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './done.ts';

export const handle: PageHandle = { access: 'distribution.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({
    title: metaTranslator(matches)('distribution:settings.removeMetaTitle'),
    noIndex: true,
  });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'ring');
    const { rings } = await inOrganization(context, (opened) =>
      loadOrganizationPolicies(opened, organizationId, []),
    );
    const ring = rings.find((one) => one.id === id);
    if (!ring) throw new NotFoundError('There is no such ring.');
    return { slug, name: ring.name };
  });
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'ring');
    return answerForm(
      request,
      z.object({}),
      async () => {
        await inOrganization(context, async (opened) => {
          await vacateRing(opened, id);
          await removeRing(opened, id);
        });
        return redirectDone(settingsPath(slug, 'distribution'), 'ringRemoved');
      },
      {
        ring_in_use: 'distribution:settings.inUse',
        last_ring: 'distribution:settings.lastRingStays',
      },
    );
  });
}

export default function RemoveRing() {
  const { t } = useI18n();
  const { slug, name } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('distribution:settings.removeQuestion', { name })}
      submit={t('distribution:settings.remove')}
      cancelTo={settingsPath(slug, 'distribution')}
      answer={useActionData<FormAnswer>()}
    >
      {t('distribution:settings.removeText')}
    </ConfirmPage>
  );
}
