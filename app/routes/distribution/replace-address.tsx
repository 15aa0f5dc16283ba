import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import {
  defaultOverlapDays,
  getSourceToken,
  rotateSourceToken,
} from '#app/domain/distribution/source-tokens.ts';
import { env } from '#app/env.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { settingsPath, wingetSourcePath } from '#app/paths.ts';
import { ChoiceField, PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { NewAddressCard } from './new-address-card.tsx';

export const handle: PageHandle = { access: 'distribution.manage', scripts: true };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('source:replaceMetaTitle'), noIndex: true });

const overlaps = ['0', '1', '7', '30'] as const;

export function loader({ context, params }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return orErrorPage(async () => {
    const tokenId = idParameter(params, 'address');
    const token = await inOrganization(context, (opened) =>
      getSourceToken(opened, { organizationId, tokenId }),
    );
    return { slug, overlapDays: defaultOverlapDays, ...token };
  });
}

const replaceForm = z.object({ overlap: z.enum(overlaps) });

export function action({ request, context, params }: ActionFunctionArgs) {
  const { organizationId } = membershipOf(context);
  return orErrorPage(async () => {
    const tokenId = idParameter(params, 'address');
    return answerForm(
      request,
      replaceForm,
      async ({ overlap }) => {
        const { token } = await inOrganization(context, (opened) =>
          rotateSourceToken(opened, { organizationId, tokenId, overlapDays: Number(overlap) }),
        );
        return { address: env().PUBLIC_URL + wingetSourcePath(token) };
      },
      { address_ended: 'source:ended' },
    );
  });
}

export default function ReplaceAddress() {
  const { t } = useI18n();
  const { slug, overlapDays, sourceIdentifier, name } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const made = answer && 'address' in answer ? answer.address : null;
  const [form, fields] = useAnsweredForm<{ overlap: string }>({
    answer: answer && !('address' in answer) ? answer : undefined,
    defaults: { overlap: String(overlapDays) },
  });
  const back = (
    <LinkButton look="secondary" href={settingsPath(slug, 'source')}>
      {t(made === null ? 'settings:cancel' : 'source:backToList')}
    </LinkButton>
  );
  return (
    <div className="max-w-reading">
      <PageHeader title={t('source:replaceTitle', { name })}>{t('source:replaceText')}</PageHeader>
      <div className="mt-6 grid gap-6">
        {made === null ? (
          <PostForm form={form} submit={t('source:replace')} beside={back}>
            <ChoiceField
              field={fields.overlap}
              label={t('source:overlap')}
              options={overlaps.map((days) => ({
                value: days,
                label: t('source:overlapDays', { count: Number(days) }),
              }))}
            />
          </PostForm>
        ) : (
          <>
            <NewAddressCard slug={slug} sourceIdentifier={sourceIdentifier} address={made} />
            <div>{back}</div>
          </>
        )}
      </div>
    </div>
  );
}
