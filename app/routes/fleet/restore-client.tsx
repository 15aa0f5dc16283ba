import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { getRemovedClient, restoreClient } from '#app/domain/fleet/restore-client.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { clientPath, clientsPath } from '#app/paths.ts';
import { ConfirmPage } from '#app/ui/confirm-page.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './client-done.ts';

export const handle: PageHandle = { access: 'fleet.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('fleet:removed.metaTitle'), noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'client');
    const removed = await inOrganization(context, (opened) => getRemovedClient(opened, id));
    return { slug, name: removed.name, keepsToken: removed.keepsToken };
  });
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'client');
    return answerForm(
      request,
      z.object({}),
      async () => {
        await inOrganization(context, (opened) => restoreClient(opened, id));
        return redirectDone(clientPath(slug, id), 'restored');
      },
      { clients: 'fleet:removed.noRoom' },
    );
  });
}

export default function RestoreClient() {
  const { t } = useI18n();
  const { slug, name, keepsToken } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('fleet:removed.title', { name })}
      submit={t('fleet:removed.restore')}
      look="primary"
      cancelTo={clientsPath(slug, { state: 'removed' })}
      answer={useActionData<FormAnswer>()}
    >
      {t(keepsToken ? 'fleet:removed.text' : 'fleet:removed.textWithoutToken')}
    </ConfirmPage>
  );
}
