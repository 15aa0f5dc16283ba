import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { transferOwnership } from '#app/domain/organizations/change-role.ts';
import { listMembers } from '#app/domain/organizations/list-members.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { requireRecentProof } from '#app/http/recent-proof.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { settingsPath } from '#app/paths.ts';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { ChoiceField, PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { redirectDone } from './done.ts';

export const handle: PageHandle = { access: 'ownership.transfer' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:transfer.metaTitle'), noIndex: true });

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRecentProof(request, context);
  const { organizationId, slug, name } = membershipOf(context);
  const { person } = signedIn(context);
  const members = await inOrganization(context, (opened) => listMembers(opened, organizationId));
  return { slug, name, others: members.filter(({ id }) => id !== person.id) };
}

const transferForm = z.object({ member: z.uuid('settings:transfer.memberMissing') });

export function action({ request, context }: ActionFunctionArgs) {
  requireRecentProof(request, context);
  const { slug } = membershipOf(context);
  const gone = { field: 'member', message: 'settings:transfer.gone' };
  return orErrorPage(() =>
    answerForm(
      request,
      transferForm,
      async ({ member }) => {
        await inOrganization(context, (opened) => transferOwnership(opened, member));
        return redirectDone(settingsPath(slug, 'members'), 'transferred');
      },
      { not_found: gone, oneself: gone },
    ),
  );
}

export default function TransferOwnership() {
  const { t } = useI18n();
  const { slug, name, others } = useLoaderData<typeof loader>();
  const [form, fields] = useAnsweredForm<{ member: string }>({
    answer: useActionData<FormAnswer>(),
  });
  if (others.length === 0) {
    return (
      <EmptyState
        title={t('settings:transfer.nobody')}
        action={
          <LinkButton href={settingsPath(slug, 'invitations')}>
            {t('settings:invite.link')}
          </LinkButton>
        }
      >
        {t('settings:transfer.nobodyHint')}
      </EmptyState>
    );
  }
  return (
    <div className="max-w-reading">
      <PageHeader title={t('settings:transfer.title', { name })}>
        {t('settings:transfer.text')}
      </PageHeader>
      <div className="mt-6">
        <PostForm
          form={form}
          look="danger"
          submit={t('settings:transfer.submit')}
          beside={
            <LinkButton look="secondary" href={settingsPath(slug)}>
              {t('settings:cancel')}
            </LinkButton>
          }
        >
          <ChoiceField
            field={fields.member}
            label={t('settings:transfer.memberLabel')}
            options={[
              { value: '', label: t('settings:choose') },
              ...others.map((one) => ({ value: one.id, label: `${one.name} (${one.email})` })),
            ]}
          />
        </PostForm>
      </div>
    </div>
  );
}
