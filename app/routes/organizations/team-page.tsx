import type { SubmissionResult } from '@conform-to/react';
import type { Member } from '#app/domain/organizations/list-members.ts';
import type { Team } from '#app/domain/organizations/list-teams.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { removeTeamPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { ChoiceField, PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Table } from '#app/ui/table.tsx';
import { TeamRingCard } from '../fleet/team-ring-card.tsx';
import type { TeamRing } from '../fleet/team-ring-card.tsx';

export interface TeamPageProps {
  slug: string;
  team: Team;
  /** Members of the organisation who are not in the team. */
  others: Member[];
  mayManage: boolean;
  /** In which ring its clients are. */
  ring: TeamRing;
  answer: SubmissionResult | undefined;
}

export function TeamPage({ slug, team, others, mayManage, ring, answer }: TeamPageProps) {
  const { t } = useI18n();
  return (
    <>
      <PageHeader title={team.name}>
        {t('settings:team.count', { count: team.members.length })}
      </PageHeader>
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,360px)]">
        <div className="card overflow-x-auto">
          {team.members.length === 0 ? (
            <EmptyState title={t('settings:team.empty')} />
          ) : (
            <TeamMemberTable team={team} mayManage={mayManage} />
          )}
        </div>
        {mayManage ? (
          <div className="grid gap-6">
            <AddCard others={others} answer={answer} />
            <TeamRingCard slug={slug} teamId={team.id} ring={ring} answer={answer} />
            <RenameCard name={team.name} answer={answer} />
            <div>
              <LinkButton look="secondary" href={removeTeamPath(slug, team.id)}>
                {t('settings:removeTeam.link')}
              </LinkButton>
            </div>
          </div>
        ) : null}
      </div>
    </>
  );
}

function TeamMemberTable({ team, mayManage }: Pick<TeamPageProps, 'team' | 'mayManage'>) {
  const { t } = useI18n();
  const columns = [
    { heading: t('settings:members.name') },
    ...(mayManage ? [{ heading: t('settings:invite.acts'), isNumber: true }] : []),
  ];
  return (
    <Table caption={t('settings:team.caption', { name: team.name })} columns={columns}>
      {team.members.map(({ id, name, email }) => (
        <tr key={id}>
          <td>
            <span className="row-title">{name}</span>
            <span className="row-note">{email}</span>
          </td>
          {mayManage ? (
            <td className="number">
              <form method="post">
                <input type="hidden" name="intent" value="remove" />
                <input type="hidden" name="member" value={id} />
                <Button
                  look="secondary"
                  size="small"
                  aria-label={t('settings:team.removeMember', { name })}
                >
                  {t('settings:team.remove')}
                </Button>
              </form>
            </td>
          ) : null}
        </tr>
      ))}
    </Table>
  );
}

function AddCard({ others, answer }: Pick<TeamPageProps, 'others' | 'answer'>) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ member: string }>({ answer, intent: 'add' });
  return (
    <Card title={t('settings:team.addTitle')}>
      <CardBody>
        {others.length === 0 ? (
          <p className="text-ink-2">{t('settings:team.everybody')}</p>
        ) : (
          <PostForm form={form} intent="add" submit={t('settings:team.add')}>
            <ChoiceField
              field={fields.member}
              label={t('settings:members.name')}
              options={[
                { value: '', label: t('settings:choose') },
                ...others.map(({ id, name, email }) => ({
                  value: id,
                  label: `${name} (${email})`,
                })),
              ]}
            />
          </PostForm>
        )}
      </CardBody>
    </Card>
  );
}

function RenameCard({ name, answer }: { name: string; answer: SubmissionResult | undefined }) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ name: string }>({
    answer,
    intent: 'rename',
    defaults: { name },
  });
  return (
    <Card title={t('settings:team.renameTitle')}>
      <CardBody>
        <PostForm form={form} intent="rename" look="secondary" submit={t('settings:save')}>
          <TextField field={fields.name} label={t('settings:teams.nameLabel')} autoComplete="off" />
        </PostForm>
      </CardBody>
    </Card>
  );
}
