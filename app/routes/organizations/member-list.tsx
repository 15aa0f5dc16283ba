import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { checkUsageLimit, loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { listMembers } from '#app/domain/organizations/list-members.ts';
import { may } from '#app/domain/permissions.ts';
import { inOrganization, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { memberPath, pricingPath, settingsPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

export const handle: PageHandle = { access: 'members.read' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('settings:members.metaTitle'), noIndex: true });

export async function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug, role } = membershipOf(context);
  return inOrganization(context, async (opened) => {
    const entitlement = await loadEntitlement(opened, organizationId);
    const members = await listMembers(opened, organizationId);
    return {
      slug,
      ownId: signedIn(context).person.id,
      plan: entitlement.rights.displayName,
      ...checkUsageLimit(entitlement, 'members', members.length),
      members,
      mayChange: may(role, 'members.change-role'),
      mayInvite: may(role, 'members.invite'),
    };
  });
}

export default function MemberList() {
  const { t, locale } = useI18n();
  const { slug, plan, limit, remaining, members, mayInvite } = useLoaderData<typeof loader>();
  const isFull = remaining === 0;
  return (
    <>
      <PageHeader
        title={t(isFull ? 'settings:members.full' : 'settings:members.title', {
          count: members.length,
          limit,
        })}
        action={
          mayInvite && !isFull ? (
            <LinkButton href={settingsPath(slug, 'invitations')}>
              {t('settings:invite.link')}
            </LinkButton>
          ) : undefined
        }
      >
        {t('settings:members.ofPlan', { plan })}{' '}
        {isFull ? <a href={pricingPath(locale)}>{t('settings:comparePlans')}</a> : null}
      </PageHeader>
      <div className="card mt-7 overflow-x-auto">
        <MemberTable />
      </div>
    </>
  );
}

function MemberTable() {
  const { t, format } = useI18n();
  const { slug, ownId, members, mayChange } = useLoaderData<typeof loader>();
  const columns = [
    { heading: t('settings:members.name') },
    { heading: t('settings:members.role') },
    { heading: t('settings:members.joined'), isNumber: true, isWideOnly: true },
    { heading: t('settings:members.active'), isNumber: true, isWideOnly: true },
  ];
  return (
    <Table caption={t('settings:members.caption')} columns={columns}>
      {members.map((member) => (
        <tr key={member.id}>
          <td>
            {mayChange ? (
              <a className="row-title" href={memberPath(slug, member.id)}>
                {member.name}
              </a>
            ) : (
              <span className="row-title">{member.name}</span>
            )}
            {member.id === ownId ? (
              <span className="text-ink-3"> {t('settings:members.you')}</span>
            ) : null}
            <span className="row-note">{member.email}</span>
          </td>
          <td>
            <Badge tone={member.role === 'owner' ? 'good' : 'neutral'}>
              {t(`settings:role.${member.role}`)}
            </Badge>
          </td>
          <td className="number quiet wide-only">
            <time dateTime={member.joinedAt.toISOString()}>
              {format.shortDate(member.joinedAt)}
            </time>
          </td>
          <td className="number quiet wide-only">
            {member.lastActiveAt ? <Time at={member.lastActiveAt} /> : t('settings:members.never')}
          </td>
        </tr>
      ))}
    </Table>
  );
}
