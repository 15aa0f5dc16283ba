import type { NewestVersion } from '#app/domain/catalog/list-newest-versions.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationPath, catalogPath } from '#app/paths.ts';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Card } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Time } from '#app/ui/time.tsx';

/** Two versions longer than this, in characters, leave no room for the name. */
const roomForBoth = 26;

/** What the catalog got last: which application, from which version to which, when. */
export function NewestVersions({ versions }: { versions: NewestVersion[] }) {
  const { t, locale } = useI18n();
  return (
    <Card
      title={t('landing.newest.title')}
      aside={
        <a className="text-small" href={catalogPath(locale, { sort: 'newest' })}>
          {t('landing.newest.all')}
        </a>
      }
    >
      {versions.length === 0 ? (
        <EmptyState title={t('landing.newest.empty')} />
      ) : (
        <ul className="divide-y divide-line">
          {versions.map((version) => (
            <NewestVersionRow key={version.identifier} version={version} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function NewestVersionRow({ version }: { version: NewestVersion }) {
  const { t, locale } = useI18n();
  const { previousVersion } = version;
  const hasRoom =
    previousVersion !== null && previousVersion.length + version.version.length <= roomForBoth;
  return (
    <li className="flex min-h-[66px] items-center gap-3 px-4 py-2.5">
      <ApplicationInitial name={version.name} publisher={version.publisher} />
      <div className="min-w-0 flex-1">
        <a className="row-title no-underline" href={applicationPath(locale, version.identifier)}>
          {version.name}
        </a>
        <span className="row-note">
          <Time at={version.publishedAt} />
        </span>
      </div>
      <p className="text-right text-control tabular-nums">
        {hasRoom ? <span className="hidden text-ink-3 md:inline">{previousVersion} → </span> : null}
        <span className="row-title break-anywhere">{version.version}</span>
      </p>
      {version.hashVerified ? (
        <Badge tone="good" check>
          <span className="sr-only md:not-sr-only">{t('catalog:installers.verified')}</span>
        </Badge>
      ) : null}
    </li>
  );
}
