import type { ClientRow } from '#app/domain/fleet/list-clients.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';

/** How a client stands, in one word: never seen, quiet, behind, or up to date. */
export type ClientStanding = 'unseen' | 'stale' | 'behind' | 'nothing' | 'current';

export function standingOf(
  client: Pick<ClientRow, 'lastSeenAt' | 'staleSince' | 'outdatedCount' | 'matchedCount'>,
): ClientStanding {
  if (client.lastSeenAt === null) return 'unseen';
  if (client.staleSince !== null) return 'stale';
  if (client.outdatedCount > 0) return 'behind';
  return client.matchedCount === 0 ? 'nothing' : 'current';
}

export function ClientStandingBadge({ client }: { client: ClientRow }) {
  const { t } = useI18n();
  const standing = standingOf(client);
  if (standing === 'behind') {
    return (
      <Badge tone="amber">{t('fleet:standing.behind', { count: client.outdatedCount })}</Badge>
    );
  }
  return (
    <Badge tone={standing === 'current' ? 'good' : 'neutral'} check={standing === 'current'}>
      {t(`fleet:standing.${standing}`)}
    </Badge>
  );
}
