import type { SubmissionResult } from '@conform-to/react';
import type { CandidateDetails, ChangedFile } from '#app/domain/catalog/list-candidates.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { applicationPath, heldVersionsPath, jobPath } from '#app/paths.ts';
import { nameReason } from '#app/routes/operations/job-words.ts';
import { Badge, type BadgeTone } from '#app/ui/badge.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import { Time } from '#app/ui/time.tsx';

export const resolutionTones: Record<'accepted' | 'rejected' | 'replaced', BadgeTone> = {
  accepted: 'good',
  rejected: 'red',
  replaced: 'neutral',
};

export interface HeldVersionPageProps {
  candidate: CandidateDetails;
  /** What was decided just before. */
  done: 'accepted' | 'refused' | null;
  answer: SubmissionResult | undefined;
  /** It was decided already when the form came. */
  isTooLate: boolean;
}

/** Why a version is held, what its files were and are, and the two ways to decide. */
export function HeldVersionPage({ candidate, done, answer, isTooLate }: HeldVersionPageProps) {
  const { t } = useI18n();
  const name = `${candidate.applicationName} ${candidate.version}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <nav aria-label={t('catalog:application.breadcrumb')}>
        <ol className="breadcrumb">
          <li>
            <a href={heldVersionsPath()}>{t('operations:menu.held')}</a>
          </li>
          <li aria-current="page">{name}</li>
        </ol>
      </nav>
      <PageHeader title={`${name}: ${nameReason(candidate.reason, t)}`}>
        <CandidateFacts candidate={candidate} />
      </PageHeader>
      {done ? (
        <div className="max-w-reading">
          <Notice title={t(`operations:held.done.${done}`)} isAnswer />
        </div>
      ) : null}
      {isTooLate ? (
        <div className="max-w-reading">
          <Notice tone="red" title={t('operations:held.already')} isAnswer>
            {t('operations:held.alreadyText')}
          </Notice>
        </div>
      ) : null}
      <Card title={t('operations:held.files')}>
        <ul className="divide-y divide-line">
          {candidate.files.map((file) => (
            <FileRow key={file.url} file={file} />
          ))}
        </ul>
      </Card>
      {candidate.resolution === null ? (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Decision intent="accept" answer={answer} />
          <Decision intent="refuse" answer={answer} />
        </div>
      ) : null}
    </div>
  );
}

function CandidateFacts({ candidate }: { candidate: CandidateDetails }) {
  const { t, locale } = useI18n();
  const { resolution, offered, foundInRun } = candidate;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-small">
      <Badge tone={resolution ? resolutionTones[resolution] : 'amber'}>
        {t(`operations:held.${resolution ?? 'open'}`)}
      </Badge>
      <Time at={candidate.createdAt} />
      <a href={applicationPath(locale, candidate.identifier)}>{candidate.identifier}</a>
      <span>
        {offered === null
          ? t('operations:held.nothingOffered')
          : t('operations:held.offered', { version: offered })}
      </span>
      {foundInRun === null ? (
        <span>{t('operations:held.byHand')}</span>
      ) : (
        <a href={jobPath(foundInRun)}>{t('operations:held.seeRun')}</a>
      )}
    </span>
  );
}

function FileRow({ file }: { file: ChangedFile }) {
  const { t } = useI18n();
  return (
    <li className="break-anywhere px-4 py-3 text-small">
      <span className="font-[580]">{file.url}</span>
      <dl className="facts mt-2">
        <dt>{t('operations:held.before')}</dt>
        <dd>
          <Hash hash={file.before} />
        </dd>
        <dt>{t('operations:held.now')}</dt>
        <dd>{file.problem ?? <Hash hash={file.now} />}</dd>
      </dl>
    </li>
  );
}

function Hash({ hash }: { hash: string | null }) {
  const { t } = useI18n();
  return hash === null ? <>{t('operations:held.unknown')}</> : <code>{hash}</code>;
}

function Decision({
  intent,
  answer,
}: {
  intent: 'accept' | 'refuse';
  answer: SubmissionResult | undefined;
}) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ reason: string }>({ answer, intent });
  return (
    <Card title={t(`operations:held.${intent}`)}>
      <CardBody>
        <p className="mb-4 text-ink-2">{t(`operations:held.${intent}Text`)}</p>
        <PostForm
          form={form}
          intent={intent}
          look={intent === 'accept' ? undefined : 'secondary'}
          submit={t(`operations:held.${intent}`)}
        >
          <TextField
            field={fields.reason}
            label={t('operations:held.why')}
            maxLength={500}
            autoComplete="off"
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}
