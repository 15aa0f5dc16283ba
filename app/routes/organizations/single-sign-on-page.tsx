import type { SubmissionResult } from '@conform-to/react';
import type { SsoConnection } from '#app/domain/accounts/single-sign-on/manage-connection.ts';
import type { OrganizationDomain } from '#app/domain/accounts/single-sign-on/manage-domains.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { pricingPath } from '#app/paths.ts';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { SsoConnectionCard } from './sso-connection-card.tsx';
import { SsoDomainsCard } from './sso-domains-card.tsx';

/** What came of a form that was taken. */
export interface SingleSignOnDone {
  done:
    | 'domainAdded'
    | 'domainRemoved'
    | 'proved'
    | 'not-found'
    | 'no-answer'
    | 'taken'
    | 'saved'
    | 'disconnected';
  domain: string;
}

interface SingleSignOnPageProps {
  isIncluded: boolean;
  domains: readonly OrganizationDomain[];
  connection: SsoConnection | null;
  callbackUrl: string;
  answer: SubmissionResult | SingleSignOnDone | undefined;
}

/** Who signs in through the organisation, and where. */
export function SingleSignOnPage(page: SingleSignOnPageProps) {
  const { t, locale } = useI18n();
  const { isIncluded, domains, connection, callbackUrl } = page;
  const done = page.answer && 'done' in page.answer ? page.answer : null;
  const answer = page.answer && 'done' in page.answer ? undefined : page.answer;
  if (!isIncluded) {
    return (
      <PageHeader
        title={t('factors:settings.title.unavailable')}
        action={
          <LinkButton href={pricingPath(locale)}>{t('factors:settings.seePlans')}</LinkButton>
        }
      >
        {t('factors:settings.unavailable')}
      </PageHeader>
    );
  }
  const state = stateOf(domains, connection);
  const host = connection ? (URL.parse(connection.issuer)?.host ?? connection.issuer) : '';
  const isTrouble = done !== null && ['not-found', 'no-answer', 'taken'].includes(done.done);
  return (
    <>
      <PageHeader title={t(`factors:settings.title.${state}`, { host })}>
        {t('factors:settings.whoJoins')}
      </PageHeader>
      <div className="mt-7 grid gap-6">
        {done ? (
          <Notice tone={isTrouble ? 'amber' : 'info'} isAnswer>
            <p>{t(`factors:settings.done.${done.done}`, { domain: done.domain })}</p>
          </Notice>
        ) : null}
        <SsoDomainsCard domains={domains} answer={answer} />
        <SsoConnectionCard connection={connection} callbackUrl={callbackUrl} answer={answer} />
      </div>
    </>
  );
}

function stateOf(
  domains: readonly OrganizationDomain[],
  connection: SsoConnection | null,
): 'none' | 'noDomain' | 'off' | 'on' {
  if (!connection) return 'none';
  if (!connection.enabled) return 'off';
  return domains.some(({ verifiedAt }) => verifiedAt !== null) ? 'on' : 'noDomain';
}
