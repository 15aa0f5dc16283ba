import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { getClient } from '#app/domain/fleet/get-client.ts';
import { revokeClient } from '#app/domain/fleet/revoke-clients.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { clientPath } from '#app/paths.ts';
import { ConfirmPage } from '#app/ui/confirm-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './client-done.ts';

export const handle: PageHandle = { access: 'fleet.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('fleet:client.revokeMeta'), noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'client');
    const { name } = await inOrganization(context, (opened) => getClient(opened, id));
    return { slug, id, name };
  });
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'client');
    return answerForm(request, z.object({}), async () => {
      await inOrganization(context, (opened) => revokeClient(opened, id));
      return redirectDone(clientPath(slug, id), 'revoked');
    });
  });
}

export default function RevokeClient() {
  const { t } = useI18n();
  const { slug, id, name } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('fleet:client.revokeTitle', { name })}
      submit={t('fleet:client.revoke')}
      cancelTo={clientPath(slug, id)}
      answer={useActionData<FormAnswer>()}
    >
      {t('fleet:client.revokeHint')}
    </ConfirmPage>
  );
}
