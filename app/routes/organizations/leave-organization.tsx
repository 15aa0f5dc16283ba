import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { leaveOrganization } from '#app/domain/organizations/end-membership.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { appPath, settingsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { ConfirmPage } from '#app/ui/confirm-page.tsx';

export const handle: PageHandle = { access: 'organization.leave' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:leave.metaTitle'), noIndex: true });

export function loader({ context }: LoaderFunctionArgs) {
  const { slug, name } = membershipOf(context);
  return { slug, name };
}

export function action({ request, context }: ActionFunctionArgs) {
  return orErrorPage(() =>
    answerForm(
      request,
      z.object({}),
      async () => {
        await inOrganization(context, leaveOrganization);
        return redirect(appPath(), 303);
      },
      { last_owner: 'settings:leave.lastOwner' },
    ),
  );
}

export default function LeaveOrganization() {
  const { t } = useI18n();
  const { slug, name } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('settings:leave.title', { name })}
      submit={t('settings:leave.submit')}
      cancelTo={settingsPath(slug)}
      answer={useActionData<FormAnswer>()}
    >
      {t('settings:leave.text')}
    </ConfirmPage>
  );
}
