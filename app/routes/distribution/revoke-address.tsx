import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { getSourceToken, revokeSourceToken } from '#app/domain/distribution/source-tokens.ts';
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
import { redirectDone } from '../organizations/done.ts';

export const handle: PageHandle = { access: 'distribution.manage' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('source:revokeMetaTitle'), noIndex: true });

export function loader({ context, params }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return orErrorPage(async () => {
    const tokenId = idParameter(params, 'address');
    const { name } = await inOrganization(context, (opened) =>
      getSourceToken(opened, { organizationId, tokenId }),
    );
    return { slug, name };
  });
}

export function action({ request, context, params }: ActionFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return orErrorPage(async () => {
    const tokenId = idParameter(params, 'address');
    return answerForm(request, z.object({}), async () => {
      await inOrganization(context, (opened) =>
        revokeSourceToken(opened, { organizationId, tokenId }),
      );
      return redirectDone(settingsPath(slug, 'source'), 'addressRevoked');
    });
  });
}

export default function RevokeAddress() {
  const { t } = useI18n();
  const { slug, name } = useLoaderData<typeof loader>();
  return (
    <ConfirmPage
      title={t('source:revokeTitle', { name })}
      submit={t('source:revokeSubmit')}
      cancelTo={settingsPath(slug, 'source')}
      answer={useActionData<FormAnswer>()}
    >
      {t('source:revokeText')}
    </ConfirmPage>
  );
}
