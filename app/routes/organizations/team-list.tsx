import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listTeams } from '#app/domain/organizations/list-teams.ts';
import { createTeam } from '#app/domain/organizations/manage-teams.ts';
import { teamNameField } from '#app/domain/organizations/team-name.ts';
import { may } from '#app/domain/permissions.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { teamPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Table } from '#app/ui/table.tsx';
import { redirectDone } from './done.ts';

export const handle: PageHandle = { access: { read: 'teams.read', write: 'teams.manage' } };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:teams.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  const teams = await inOrganization(context, (opened) => listTeams(opened, organizationId));
  return { slug, teams, mayManage: may(role, 'teams.manage') };
}

const teamForm = z.object({ name: teamNameField });

export function action({ request, context }: ActionFunctionArgs) {
  const { slug } = membershipOf(context);
  return orErrorPage(() =>
    answerForm(
      request,
      teamForm,
      async ({ name }) => {
        const id = await inOrganization(context, (opened) => createTeam(opened, name));
        return redirectDone(teamPath(slug, id), 'teamCreated');
      },
      { name_taken: { field: 'name', message: 'settings:teams.nameTaken' } },
    ),
  );
}

export default function TeamList() {
  const { t } = useI18n();
  const { teams, mayManage } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={
          teams.length === 0
            ? t('settings:teams.none')
            : t('settings:teams.title', { count: teams.length })
        }
      >
        {t('settings:teams.intro')}
      </PageHeader>
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,360px)]">
        <div className="card overflow-x-auto">
          {teams.length === 0 ? (
            <EmptyState title={t('settings:teams.none')}>
              {t(mayManage ? 'settings:teams.noneHint' : 'settings:teams.noneForMembers')}
            </EmptyState>
          ) : (
            <TeamTable />
          )}
        </div>
        {mayManage ? <CreateTeamCard /> : null}
      </div>
    </>
  );
}

function TeamTable() {
  const { t, format } = useI18n();
  const { slug, teams } = useLoaderData<typeof loader>();
  const columns = [
    { heading: t('settings:teams.name') },
    { heading: t('settings:teams.members'), isNumber: true },
  ];
  return (
    <Table caption={t('settings:teams.caption')} columns={columns}>
      {teams.map(({ id, name, members }) => (
        <tr key={id}>
          <td>
            <a className="row-title" href={teamPath(slug, id)}>
              {name}
            </a>
            <span className="row-note">{members.join(', ')}</span>
          </td>
          <td className="number">{format.number(members.length)}</td>
        </tr>
      ))}
    </Table>
  );
}

function CreateTeamCard() {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ name: string }>({
    answer: useActionData<FormAnswer>(),
  });
  return (
    <Card title={t('settings:teams.formTitle')}>
      <CardBody>
        <PostForm form={form} submit={t('settings:teams.create')}>
          <TextField field={fields.name} label={t('settings:teams.nameLabel')} autoComplete="off" />
        </PostForm>
      </CardBody>
    </Card>
  );
}
