import type { SubmissionResult } from '@conform-to/react';
import type { Activity } from '#app/domain/activity/list-activities.ts';
import type { DistributedApplication } from '#app/domain/distribution/describe-application.ts';
import type { PolicyMode } from '#app/domain/distribution/offered-versions.ts';
import type {
  ApplicationClientPage,
  InstalledVersion,
} from '#app/domain/fleet/application-clients.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationPath, ownApplicationPath } from '#app/paths.ts';
import { ActivityList } from '#app/ui/activity-list.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { InstalledVersionsCard } from '../fleet/installed-versions-card.tsx';
import { DoneNotice } from './done-notice.tsx';
import type { Done } from './done.ts';
import { BackNotice, HoldCard } from './hold-card.tsx';
import { PolicyCard } from './policy-card.tsx';
import { tellPolicy, tellWait } from './policy-words.ts';
import { VersionsCard } from './versions-card.tsx';

export interface ApplicationPageProps {
  slug: string;
  application: DistributedApplication;
  forAll: { mode: PolicyMode; delayDays: number; keepVersions: number };
  /** How many versions stay offered, where the application has a number of its own. */
  ownKeepVersions: number | null;
  history: Activity[];
  /** Which versions are on the organisation's computers, and on which. */
  installed: InstalledVersion[];
  clients: ApplicationClientPage;
  mayManage: boolean;
  done: Done | null;
  answer: SubmissionResult | undefined;
}

export function ApplicationPage(props: ApplicationPageProps) {
  const { t } = useI18n();
  const { slug, application, history, installed, clients, mayManage, done, answer } = props;
  const { policy, rings } = application;
  const isPinnedAway = policy.mode === 'pinned' && rings.every(({ version }) => version === null);
  return (
    <>
      <DoneNotice done={done} />
      <Headline {...props} />
      <div className="mt-4 grid max-w-reading gap-4">
        {isPinnedAway ? (
          <Notice tone="red" title={t('distribution:application.pinnedGone')} />
        ) : null}
        <BackNotice policy={policy} mayManage={mayManage} />
      </div>
      <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,360px)] xl:grid-rows-[auto_1fr]">
        <div className="min-w-0">
          <VersionsCard slug={slug} application={application} mayManage={mayManage} />
        </div>
        {mayManage ? (
          <div className="grid gap-6 xl:col-start-2 xl:row-span-2 xl:row-start-1">
            <PolicyCard {...props} answer={answer} />
            <HoldCard policy={policy} />
          </div>
        ) : null}
        <div className="grid min-w-0 gap-6 xl:col-start-1">
          <InstalledVersionsCard
            slug={slug}
            name={application.name}
            versions={installed}
            clients={clients}
            hrefOf={(page) => ownApplicationPath(slug, application.identifier, { clients: page })}
          />
          <Card title={t('distribution:application.historyTitle')}>
            <CardBody>
              {history.length === 0 ? (
                <p className="text-ink-2">{t('distribution:application.historyNone')}</p>
              ) : (
                <ActivityList activities={history} />
              )}
            </CardBody>
          </Card>
        </div>
      </div>
    </>
  );
}

/** What is offered, and the one thing to do about it. */
function Headline({ application, mayManage }: ApplicationPageProps) {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const { identifier, publisher, policy, rings } = application;
  const waiting = rings.at(-1)?.waiting;
  const isWaiting =
    waiting?.because === 'approval' || waiting?.because === 'automation-ended' ? waiting : null;
  return (
    <PageHeader
      title={useAnswer(application)}
      action={
        isWaiting && mayManage ? (
          <form method="post">
            <input type="hidden" name="intent" value="approve" />
            <input type="hidden" name="version" value={isWaiting.versionId} />
            <Button>
              {t('distribution:application.approveNow', { version: isWaiting.version })}
            </Button>
          </form>
        ) : undefined
      }
    >
      {t('distribution:application.publisher', { publisher, policy: tellPolicy(policy, t) })}{' '}
      {waiting ? `${waiting.version} ${tellWait(waiting, i18n)}. ` : null}
      <a href={applicationPath(locale, identifier)}>{t('distribution:application.inCatalog')}</a>
    </PageHeader>
  );
}

function useAnswer({ name, policy, rings }: DistributedApplication): string {
  const { t } = useI18n();
  if (policy.mode === 'not-used') return t('distribution:application.notUsed', { name });
  if (policy.rolledBackTo !== null && policy.mode !== 'pinned') {
    return t('distribution:application.rolledBack', { name, version: policy.version ?? '' });
  }
  const [first] = rings;
  if (!first || first.version === null) {
    return t('distribution:application.offeredNone', { name });
  }
  const { version } = first;
  const last = rings.filter((ring) => ring.version === version).at(-1)!;
  if (last === rings.at(-1)) return t('distribution:application.offeredAll', { name, version });
  return t('distribution:application.offeredSome', { name, version, ring: last.ring });
}
