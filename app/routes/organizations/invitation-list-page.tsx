import type { SubmissionResult } from '@conform-to/react';
import type { OpenInvitation } from '#app/domain/organizations/list-invitations.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { pricingPath, revokeInvitationPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { ChoiceField, PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

export interface InvitationListPageProps {
  slug: string;
  now: Date;
  invitations: OpenInvitation[];
  members: number;
  limit: number;
  answer: SubmissionResult | undefined;
}

export function InvitationListPage(props: InvitationListPageProps) {
  const { t, locale } = useI18n();
  const { slug, now, invitations, members, limit, answer } = props;
  const free = Math.max(limit - members, 0);
  const waiting = invitations.filter(({ expiresAt }) => expiresAt > now).length;
  return (
    <>
      <PageHeader
        title={
          waiting === 0 ? t('settings:invite.none') : t('settings:invite.title', { count: waiting })
        }
      >
        {free === 0
          ? t('settings:invite.noPlace', { count: limit })
          : t('settings:invite.places', { count: free, limit })}{' '}
        {free === 0 ? <a href={pricingPath(locale)}>{t('settings:comparePlans')}</a> : null}
      </PageHeader>
      {waiting > free && free > 0 ? (
        <div className="mt-6 max-w-reading">
          <Notice tone="amber" title={t('settings:invite.moreThanFit', { count: free })}>
            {t('settings:invite.firstComeFirstServed')}
          </Notice>
        </div>
      ) : null}
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,360px)_minmax(0,1fr)]">
        <InviteCard answer={answer} />
        <div className="card overflow-x-auto">
          {invitations.length === 0 ? (
            <EmptyState title={t('settings:invite.none')}>
              {t('settings:invite.noneHint')}
            </EmptyState>
          ) : (
            <InvitationTable slug={slug} now={now} invitations={invitations} />
          )}
        </div>
      </div>
    </>
  );
}

function InviteCard({ answer }: { answer: SubmissionResult | undefined }) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ email: string; role: string }>({
    answer,
    defaults: { role: 'member' },
  });
  return (
    <Card title={t('settings:invite.formTitle')}>
      <CardBody>
        <PostForm form={form} submit={t('settings:invite.submit')}>
          <TextField
            field={fields.email}
            type="email"
            label={t('accounts:email.label')}
            hint={t('settings:invite.emailHint')}
            autoComplete="off"
          />
          <ChoiceField
            field={fields.role}
            label={t('settings:members.role')}
            options={(['member', 'admin'] as const).map((role) => ({
              value: role,
              label: t(`settings:role.${role}`),
            }))}
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}

function InvitationTable({
  slug,
  now,
  invitations,
}: Pick<InvitationListPageProps, 'slug' | 'now' | 'invitations'>) {
  const { t } = useI18n();
  const columns = [
    { heading: t('settings:invite.address') },
    { heading: t('settings:invite.state'), isWideOnly: true },
    { heading: t('settings:invite.acts'), isNumber: true },
  ];
  return (
    <Table caption={t('settings:invite.caption')} columns={columns}>
      {invitations.map((invitation) => (
        <tr key={invitation.id}>
          <td>
            <span className="row-title break-anywhere">{invitation.email}</span>
            <span className="row-note">
              {t(`settings:role.${invitation.role}`)}
              {invitation.invitedBy === null ? '' : ` · ${invitation.invitedBy}`}
            </span>
            {invitation.expiresAt <= now ? (
              <span className="row-note md:hidden">{t('settings:invite.expired')}</span>
            ) : null}
          </td>
          <td className="wide-only">
            <InvitationState invitation={invitation} now={now} />
          </td>
          <td>
            <div className="flex flex-wrap justify-end gap-2">
              <form method="post">
                <input type="hidden" name="intent" value="resend" />
                <input type="hidden" name="invitation" value={invitation.id} />
                <Button
                  look="secondary"
                  size="small"
                  aria-label={t('settings:invite.resendTo', { email: invitation.email })}
                >
                  {t('settings:invite.resend')}
                </Button>
              </form>
              <LinkButton
                look="secondary"
                size="small"
                href={revokeInvitationPath(slug, invitation.id)}
                label={t('settings:revoke.of', { email: invitation.email })}
              >
                {t('settings:revoke.link')}
              </LinkButton>
            </div>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function InvitationState({ invitation, now }: { invitation: OpenInvitation; now: Date }) {
  const { t } = useI18n();
  const { sentAt, expiresAt } = invitation;
  if (expiresAt <= now) return <Badge tone="amber">{t('settings:invite.expired')}</Badge>;
  return (
    <>
      <Badge>{t(sentAt === null ? 'settings:invite.sending' : 'settings:invite.waiting')}</Badge>
      <span className="row-note">
        {t('settings:invite.until')} <Time at={expiresAt} />
      </span>
    </>
  );
}
