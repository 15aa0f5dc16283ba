import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { revokeInvitation } from '#app/domain/organizations/invite-member.ts';
import { getInvitation } from '#app/domain/organizations/list-invitations.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { ConfirmPage } from '#app/ui/confirm-page.tsx';
import { redirectDone } from './done.ts';

export const handle: PageHandle = { access: 'members.invite' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:revoke.metaTitle'), noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'invitation');
    const { email } = await inOrganization(context, (opened) =>
      getInvitation(opened, organizationId, id),
    );
    return { slug, email };
  });
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'invitation');
    return answerForm(request, z.object({}), async () => {
      await inOrganization(context, (opened) => revokeInvitation(opened, id));
      return redirectDone(settingsPath(slug, 'invitations'), 'revoked');
    });
  });
}

export default function RevokeInvitation() {
  const { t } = useI18n();
  const { slug, email } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('settings:revoke.question', { email })}
      submit={t('settings:revoke.submit')}
      cancelTo={settingsPath(slug, 'invitations')}
      answer={useActionData<FormAnswer>()}
    >
      {t('settings:revoke.text')}
    </ConfirmPage>
  );
}
