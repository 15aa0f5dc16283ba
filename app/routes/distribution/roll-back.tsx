import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { rollBack } from '#app/domain/distribution/hold-application.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { ownApplicationPath } from '#app/paths.ts';
import { CodeBlock } from '#app/ui/code-block.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { AskWithReason } from './ask-with-reason.tsx';
import { redirectDone } from './done.ts';
import { loadVersionToAct } from './load-version.ts';
import { neededReasonField } from './policy-fields.ts';

export const handle: PageHandle = { access: 'distribution.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('distribution:rollBack.metaTitle'), noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  return orErrorPage(() => loadVersionToAct(context, params));
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(async () => {
    const { application, version } = await loadVersionToAct(context, params);
    return answerForm(
      request,
      z.object({ reason: neededReasonField }),
      async ({ reason }) => {
        const input = { applicationId: application.id, versionId: version.id, reason };
        await inOrganization(context, (opened) => rollBack(opened, input));
        return redirectDone(ownApplicationPath(slug, application.identifier), 'rolledBack');
      },
      {
        version_gone: 'distribution:gone',
        version_refused: 'distribution:rollBack.refused',
        pinned: 'distribution:rollBack.pinned',
      },
    );
  });
}

export default function RollBack() {
  const { t } = useI18n();
  const { slug, application, version } = useLoaderData<typeof loader>();
  const { name, identifier } = application;
  const told = { name, version: version.version };
  const command = `winget install --id ${identifier} --version ${version.version} --uninstall-previous --force`;
  return (
    <AskWithReason
      title={t('distribution:rollBack.question', told)}
      text={t('distribution:rollBack.text')}
      submit={t('distribution:rollBack.submit', told)}
      cancelTo={ownApplicationPath(slug, identifier)}
      answer={useActionData<FormAnswer>()}
    >
      <p className="mb-3">{t('distribution:rollBack.warning')}</p>
      <CodeBlock label={t('distribution:rollBack.commandLabel')} code={command} />
    </AskWithReason>
  );
}
