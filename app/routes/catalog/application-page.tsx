import type { ApplicationDetails } from '#app/domain/catalog/get-application.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { catalogPath } from '#app/paths.ts';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { CodeBlock } from '#app/ui/code-block.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Day, Time } from '#app/ui/time.tsx';
import { InstallersCard } from './installers-card.tsx';
import { VersionHistory } from './version-history.tsx';

export function ApplicationPage({ application }: { application: ApplicationDetails }) {
  const { t } = useI18n();
  const { identifier, current, history } = application;
  return (
    <div className="content py-9">
      <Breadcrumb application={application} />
      <ApplicationHeader application={application} />
      <div className="mt-7 grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_405px]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          {current ? (
            <>
              <CodeBlock
                label={t('catalog:application.command')}
                code={`winget install --id ${identifier} --exact`}
              />
              <InstallersCard installers={current.installers} />
            </>
          ) : (
            <div className="card">
              <EmptyState title={t('catalog:application.noVersion')}>
                {t('catalog:application.noVersionHint')}
              </EmptyState>
            </div>
          )}
          <ApplicationFacts application={application} />
        </div>
        {history.length > 0 ? <VersionHistory history={history} /> : null}
      </div>
    </div>
  );
}

function Breadcrumb({ application: { name, publisher } }: { application: ApplicationDetails }) {
  const { t, locale } = useI18n();
  return (
    <nav aria-label={t('catalog:application.breadcrumb')}>
      <ol className="breadcrumb">
        <li>
          <a href={catalogPath(locale)}>{t('navigation.catalog')}</a>
        </li>
        <li>
          <a href={catalogPath(locale, { publisher })}>{publisher}</a>
        </li>
        <li aria-current="page">{name}</li>
      </ol>
    </nav>
  );
}

function ApplicationHeader({ application }: { application: ApplicationDetails }) {
  const { locale } = useI18n();
  const { identifier, name, publisher, licence, description, current } = application;
  return (
    <header className="mt-4 flex flex-wrap items-center gap-x-5 gap-y-3">
      <ApplicationInitial name={name} publisher={publisher} isLarge />
      <div className="min-w-0 flex-1 basis-60">
        <h1 className="text-[2.125rem] leading-10">{name}</h1>
        <p className="break-anywhere text-ink-2">
          {description[locale]}{' '}
          <span className="text-ink-3">
            {identifier}
            {licence === '' ? null : ` · ${licence}`}
          </span>
        </p>
      </div>
      {current ? (
        <div className="sm:text-right">
          <p className="stat-value">{current.version}</p>
          <p className="text-small text-ink-3">
            <ReleaseTimes releaseDate={current.releaseDate} publishedAt={current.publishedAt} />
          </p>
        </div>
      ) : null}
    </header>
  );
}

/** "släppt 12 nov, hos oss för 4 min sedan", or the half of it that is known. */
function ReleaseTimes({
  releaseDate,
  publishedAt,
}: {
  releaseDate: string | null;
  publishedAt: Date | null;
}) {
  const { t } = useI18n();
  return (
    <>
      {releaseDate === null ? null : (
        <>
          {t('catalog:application.released')} <Day on={releaseDate} />
          {publishedAt === null ? null : ', '}
        </>
      )}
      {publishedAt === null ? null : (
        <>
          {t('catalog:application.withUs')} <Time at={publishedAt} />
        </>
      )}
    </>
  );
}

function ApplicationFacts({ application }: { application: ApplicationDetails }) {
  const { t, locale } = useI18n();
  const { homepage, licence, licenceUrl, tags, current } = application;
  return (
    <dl className="facts">
      {homepage === null ? null : (
        <>
          <dt>{t('catalog:application.homepage')}</dt>
          <dd>
            <a href={homepage}>{homepage.replace(/^https?:\/\//, '').replace(/\/$/, '')}</a>
          </dd>
        </>
      )}
      {licence === '' ? null : (
        <>
          <dt>{t('catalog:application.licence')}</dt>
          <dd>{licenceUrl === null ? licence : <a href={licenceUrl}>{licence}</a>}</dd>
        </>
      )}
      {current?.releaseNotesUrl ? (
        <>
          <dt>{t('catalog:application.releaseNotes')}</dt>
          <dd>
            <a href={current.releaseNotesUrl}>{current.version}</a>
          </dd>
        </>
      ) : null}
      {tags.length === 0 ? null : (
        <>
          <dt>{t('catalog:application.tags')}</dt>
          <dd className="flex flex-wrap gap-x-3">
            {tags.map((tag) => (
              <a key={tag} href={catalogPath(locale, { tag })}>
                {tag}
              </a>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}
