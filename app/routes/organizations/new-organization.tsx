import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { nameField } from '#app/domain/accounts/person-name.ts';
import { throttle } from '#app/domain/accounts/throttle.ts';
import { createOrganization } from '#app/domain/organizations/create-organization.ts';
import { listOwnOrganizations } from '#app/domain/organizations/find-membership.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { asSelf, originOf, signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { billingPlanPath, dashboardPath } from '#app/paths.ts';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { OwnOrganizationsFrame } from './own-organizations-frame.tsx';
import { readWantedPlan } from './wanted-plan.ts';

export const handle: PageHandle = { access: 'signed-in' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('joining:create.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { person } = signedIn(context);
  const organizations = await asSelf(context, (opened) => listOwnOrganizations(opened, person.id));
  return { personName: person.name, organizations };
}

const nameForm = z.object({ name: nameField('settings:organization.nameMissing') });
const perDay = { name: 'organization:create', attempts: 10, windowSeconds: 24 * 3600 };

export function action({ request, context }: ActionFunctionArgs) {
  const { person } = signedIn(context);
  return orErrorPage(() =>
    answerForm(request, nameForm, async ({ name }) => {
      await throttle([[perDay, person.id]]);
      const { slug } = await asSystem(
        'make an organisation',
        (opened) => createOrganization(opened, { name, ownerId: person.id }),
        { origin: originOf(request, context) },
      );
      const wanted = readWantedPlan(request);
      return redirect(wanted.plan ? billingPlanPath(slug, wanted) : dashboardPath(slug), 303);
    }),
  );
}

export default function NewOrganization() {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ name: string }>({
    answer: useActionData<FormAnswer>(),
  });
  return (
    <OwnOrganizationsFrame {...useLoaderData<typeof loader>()}>
      <div className="max-w-reading">
        <PageHeader title={t('joining:create.title')}>{t('joining:create.text')}</PageHeader>
        <div className="mt-7">
          <PostForm form={form} submit={t('joining:create.submit')}>
            <TextField
              field={fields.name}
              label={t('settings:organization.nameLabel')}
              autoComplete="organization"
            />
          </PostForm>
        </div>
      </div>
    </OwnOrganizationsFrame>
  );
}
