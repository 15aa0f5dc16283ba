import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { getTeam } from '#app/domain/organizations/list-teams.ts';
import { removeTeam } from '#app/domain/organizations/manage-teams.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { settingsPath, teamPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { ConfirmPage } from '#app/ui/confirm-page.tsx';
import { redirectDone } from './done.ts';

export const handle: PageHandle = { access: 'teams.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:removeTeam.metaTitle'), noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'team');
    const team = await inOrganization(context, (opened) => getTeam(opened, organizationId, id));
    return { slug, id, name: team.name, count: team.members.length };
  });
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const id = idParameter(params, 'team');
    return answerForm(request, z.object({}), async () => {
      await inOrganization(context, (opened) => removeTeam(opened, id));
      return redirectDone(settingsPath(slug, 'teams'), 'teamRemoved');
    });
  });
}

export default function RemoveTeam() {
  const { t } = useI18n();
  const { slug, id, name, count } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('settings:removeTeam.question', { name })}
      submit={t('settings:removeTeam.link')}
      cancelTo={teamPath(slug, id)}
      answer={useActionData<FormAnswer>()}
    >
      {t('settings:removeTeam.text', { count })}
    </ConfirmPage>
  );
}
