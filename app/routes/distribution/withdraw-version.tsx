import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { withdrawVersion } from '#app/domain/distribution/decide-versions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { ownApplicationPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { AskWithReason } from './ask-with-reason.tsx';
import { redirectDone } from './done.ts';
import { loadVersionToAct } from './load-version.ts';
import { neededReasonField } from './policy-fields.ts';

export const handle: PageHandle = { access: 'distribution.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('distribution:withdraw.metaTitle'), noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  return orErrorPage(() => loadVersionToAct(context, params));
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const { application, version } = await loadVersionToAct(context, params);
    return answerForm(request, z.object({ reason: neededReasonField }), async ({ reason }) => {
      const input = { versionId: version.id, reason };
      await inOrganization(context, (opened) => withdrawVersion(opened, input));
      return redirectDone(ownApplicationPath(slug, application.identifier), 'withdrawn');
    });
  });
}

export default function WithdrawVersion() {
  const { t } = useI18n();
  const { slug, application, version } = useLoaderData<typeof loader>();
  const told = { name: application.name, version: version.version };
  return (
    <AskWithReason
      title={t('distribution:withdraw.question', told)}
      text={t('distribution:withdraw.text')}
      submit={t('distribution:withdraw.submit', told)}
      cancelTo={ownApplicationPath(slug, application.identifier)}
      answer={useActionData<FormAnswer>()}
    />
  );
}
