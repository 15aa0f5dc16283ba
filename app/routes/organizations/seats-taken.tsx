import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { loadEntitlement } from '#app/domain/entitlements/entitlement.ts';
import { listOwnOrganizations } from '#app/domain/organizations/find-membership.ts';
import { readSeats } from '#app/domain/organizations/seats.ts';
import { asSelf, inOrganization, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { safeReturnPath } from '#app/http/return-path.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { dashboardPath, pricingPath } from '#app/paths.ts';
import { LinkButton } from '#app/ui/link-button.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';
import { OwnOrganizationsFrame } from './own-organizations-frame.tsx';

export const handle: PageHandle = { access: 'organization.read', needsNoSeat: true };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('joining:seats.metaTitle'), noIndex: true });

/** Who is in, and when to come back. Leads on as soon as there is a seat, and whoever needs none. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person } = signedIn(context);
  const { organizationId, slug, name, role } = membershipOf(context);
  const returnTo = safeReturnPath(
    new URL(request.url).searchParams.get('returnTo'),
    dashboardPath(slug),
  );
  const { seats, plan, now } = await inOrganization(context, async (opened) => ({
    seats: await readSeats(opened, organizationId),
    plan: (await loadEntitlement(opened, organizationId)).rights.displayName,
    now: opened.now,
  }));
  const isIn = seats.taken.some(({ id }) => id === person.id);
  if (seats.limit === null || seats.freeAt === null || isIn || role === 'owner') {
    const onward: Response = redirect(returnTo);
    throw onward;
  }
  const seconds = Math.max(Math.ceil((seats.freeAt.getTime() - now.getTime()) / 1000), 1);
  const organizations = await asSelf(context, (opened) => listOwnOrganizations(opened, person.id));
  return data(
    {
      personName: person.name,
      organizations,
      name,
      plan,
      limit: seats.limit,
      taken: seats.taken,
      freeAt: seats.freeAt,
      minutes: Math.ceil(seconds / 60),
      returnTo,
    },
    { status: 429, headers: { 'Retry-After': String(seconds) } },
  );
}

export default function SeatsTaken() {
  const { t, locale } = useI18n();
  const { personName, organizations, name, plan, limit, taken, freeAt, minutes, returnTo } =
    useLoaderData<typeof loader>();
  return (
    <OwnOrganizationsFrame personName={personName} organizations={organizations}>
      <PageHeader
        title={t('joining:seats.title', { count: minutes })}
        action={<LinkButton href={returnTo}>{t('joining:seats.tryAgain')}</LinkButton>}
      >
        {t('joining:seats.text', { name, plan, count: limit })}{' '}
        <a href={pricingPath(locale)}>{t('settings:comparePlans')}</a>
      </PageHeader>
      <p className="mt-4 text-ink-2">
        {t('joining:seats.freeAt')} <Time at={freeAt} />. {t('joining:seats.rule')}
      </p>
      <div className="card mt-6 max-w-reading">
        <Table
          caption={t('joining:seats.caption')}
          columns={[
            { heading: t('settings:members.name') },
            { heading: t('settings:members.active'), isNumber: true },
          ]}
        >
          {taken.map((one) => (
            <tr key={one.id}>
              <td>
                <span className="row-title">{one.name}</span>
                <span className="row-note">{t(`settings:role.${one.role}`)}</span>
              </td>
              <td className="number quiet">
                <Time at={one.lastActiveAt} />
              </td>
            </tr>
          ))}
        </Table>
      </div>
    </OwnOrganizationsFrame>
  );
}
