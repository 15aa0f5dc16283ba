import type { SubmissionResult } from '@conform-to/react';
import type { Member } from '#app/domain/organizations/list-members.ts';
import { memberRoles, type MemberRole } from '#app/domain/permissions.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { leaveOrganizationPath, removeMemberPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { ChoiceField, PostForm, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

export interface MemberPageProps {
  slug: string;
  member: Member;
  isSelf: boolean;
  mayAct: boolean;
  roles: readonly MemberRole[];
  answer: SubmissionResult | undefined;
}

export function MemberPage({ slug, member, isSelf, mayAct, roles, answer }: MemberPageProps) {
  const { t, format } = useI18n();
  return (
    <div className="max-w-reading">
      <PageHeader title={member.name}>
        {t('settings:member.since', { email: member.email, day: format.date(member.joinedAt) })}
      </PageHeader>
      <div className="mt-7 grid gap-6">
        {mayAct ? (
          <>
            <RoleCard role={member.role} roles={roles} answer={answer} />
            <Card title={t('settings:remove.title')}>
              <CardBody>
                <p className="text-ink-2">
                  {t(isSelf ? 'settings:remove.selfHint' : 'settings:remove.hint')}
                </p>
                <div className="mt-4">
                  {isSelf ? (
                    <LinkButton look="secondary" href={leaveOrganizationPath(slug)}>
                      {t('settings:leave.link')}
                    </LinkButton>
                  ) : (
                    <LinkButton look="secondary" href={removeMemberPath(slug, member.id)}>
                      {t('settings:remove.link')}
                    </LinkButton>
                  )}
                </div>
              </CardBody>
            </Card>
          </>
        ) : (
          <Notice title={t(`settings:role.${member.role}`)}>
            {t('settings:member.ownersOnly')}
          </Notice>
        )}
      </div>
    </div>
  );
}

function RoleCard({
  role,
  roles,
  answer,
}: Pick<MemberPageProps, 'roles' | 'answer'> & { role: MemberRole }) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ role: MemberRole }>({ answer, defaults: { role } });
  return (
    <Card title={t('settings:member.roleTitle')}>
      <CardBody>
        <PostForm form={form} submit={t('settings:save')}>
          <ChoiceField
            field={fields.role}
            label={t('settings:members.role')}
            options={roles.map((one) => ({ value: one, label: t(`settings:role.${one}`) }))}
          />
        </PostForm>
        <dl className="facts mt-5">
          {memberRoles.map((one) => (
            <div className="contents" key={one}>
              <dt>{t(`settings:role.${one}`)}</dt>
              <dd>{t(`settings:roleText.${one}`)}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}
