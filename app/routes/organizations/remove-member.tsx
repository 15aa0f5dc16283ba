import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { removeMember } from '#app/domain/organizations/end-membership.ts';
import { getMember } from '#app/domain/organizations/list-members.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { memberPath, settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { ConfirmPage } from '#app/ui/confirm-page.tsx';
import { redirectDone } from './done.ts';

export const handle: PageHandle = { access: 'members.remove' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:remove.metaTitle'), noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { organizationId, slug, name } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'member');
    const member = await inOrganization(context, (opened) => getMember(opened, organizationId, id));
    return { slug, name, member };
  });
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const userId = idParameter(params, 'member');
    return answerForm(
      request,
      z.object({}),
      async () => {
        await inOrganization(context, (opened) => removeMember(opened, userId));
        return redirectDone(settingsPath(slug, 'members'), 'removed');
      },
      {
        oneself: 'settings:remove.oneself',
        owners_only: 'settings:member.ownersOnly',
        last_owner: 'settings:member.lastOwner',
      },
    );
  });
}

export default function RemoveMember() {
  const { t } = useI18n();
  const { slug, name, member } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('settings:remove.question', { member: member.name, name })}
      submit={t('settings:remove.link')}
      cancelTo={memberPath(slug, member.id)}
      answer={useActionData<FormAnswer>()}
    >
      {t('settings:remove.text', { email: member.email })}
    </ConfirmPage>
  );
}
