import type { SubmissionResult } from '@conform-to/react';
import type {
  ClientChange,
  ClientDetails,
  ClientOutcome,
  ClientProgram,
} from '#app/domain/fleet/get-client.ts';
import type { Places } from '#app/domain/fleet/list-places.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Time } from '#app/ui/time.tsx';
import { ClientAccessCard, ClientFactsCard, ClientPlaceCard } from './client-cards.tsx';
import type { ClientDone } from './client-done.ts';
import { ClientHistoryCard, ClientOutcomesCard } from './client-history.tsx';
import { ClientProgramsCard } from './client-programs-card.tsx';
import { standingOf } from './client-standing.tsx';

export interface ClientPageProps {
  slug: string;
  client: ClientDetails;
  programs: ClientProgram[];
  outcomes: ClientOutcome[];
  changes: ClientChange[];
  places: Places;
  mayManage: boolean;
  done: ClientDone | null;
  answer: SubmissionResult | undefined;
}

export function ClientPage(props: ClientPageProps) {
  const { t } = useI18n();
  const { client, mayManage, done } = props;
  return (
    <>
      {done ? (
        <div className="mb-6 max-w-reading">
          <Notice title={t(`fleet:done.${done}`)} isAnswer />
        </div>
      ) : null}
      <ClientHeader client={client} />
      <div className="mt-7 grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="grid gap-4">
          <ClientProgramsCard {...props} />
          <ClientOutcomesCard {...props} />
          <ClientHistoryCard {...props} />
        </div>
        <div className="grid gap-4">
          <ClientFactsCard client={client} />
          {mayManage ? (
            <>
              <ClientPlaceCard {...props} />
              <ClientAccessCard {...props} />
            </>
          ) : null}
        </div>
      </div>
    </>
  );
}

/** The page's answer: how this computer stands. */
function ClientHeader({ client }: { client: ClientDetails }) {
  const { t, format } = useI18n();
  const { name, outdatedCount: count, staleSince, lastSeenAt, tokenPrefix } = client;
  const standing = standingOf(client);
  const isRevoked = tokenPrefix === null;
  const title = isRevoked
    ? t('fleet:client.revoked', { name })
    : standing === 'behind'
      ? t('fleet:client.outdated', { name, count })
      : t(`fleet:client.${standing}`, { name, date: staleSince ? format.date(staleSince) : '' });
  return (
    <PageHeader title={title}>
      {isRevoked ? `${t('fleet:client.revokedHint')} ` : null}
      {standing === 'stale' && !isRevoked ? `${t('fleet:client.staleHint')} ` : null}
      {lastSeenAt ? (
        <>
          {t('fleet:client.seen')} <Time at={lastSeenAt} />.
        </>
      ) : null}
    </PageHeader>
  );
}
