import type { ListedApproval, VersionFacts } from '#app/domain/distribution/list-waiting.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { ownApplicationPath } from '#app/paths.ts';
import { ApplicationInitial } from '#app/ui/application-initial.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

/** Versions that wait, each with what is new beside the one that is offered. */
export function ApprovalTable({
  slug,
  approvals,
  mayChoose,
}: {
  slug: string;
  approvals: ListedApproval[];
  mayChoose: boolean;
}) {
  const { t } = useI18n();
  const columns = [
    ...(mayChoose ? [{ heading: '' }] : []),
    { heading: t('distribution:list.application') },
    { heading: t('distribution:approvals.changed'), isWideOnly: true },
    { heading: t('distribution:approvals.when'), isNumber: true, isWideOnly: true },
  ];
  return (
    <Table caption={t('distribution:approvals.caption')} columns={columns}>
      {approvals.map(({ versionId, identifier, name, publisher, now, before }) => (
        <tr key={versionId} className="align-top">
          {mayChoose ? (
            <td className="w-10">
              <label className="tick">
                <input
                  type="checkbox"
                  name="version"
                  value={versionId}
                  defaultChecked={approvals.length === 1}
                />
                <span className="sr-only">
                  {t('distribution:approvals.choose', { name, version: now.version })}
                </span>
              </label>
            </td>
          ) : null}
          <td>
            <div className="with-initial">
              <ApplicationInitial name={name} publisher={publisher} />
              <div className="min-w-0">
                <a className="row-title" href={ownApplicationPath(slug, identifier)}>
                  {name}
                </a>
                <span className="block break-anywhere tabular-nums">
                  {before === null ? null : <span className="quiet">{before.version} → </span>}
                  <span className="row-title">{now.version}</span>
                </span>
                <div className="narrow-only mt-1 text-ink-2">
                  <Changes now={now} before={before} />
                </div>
              </div>
            </div>
          </td>
          <td className="wide-only">
            <Changes now={now} before={before} />
          </td>
          <td className="wide-only number quiet">
            {now.publishedAt ? <Time at={now.publishedAt} /> : null}
          </td>
        </tr>
      ))}
    </Table>
  );
}

interface Compared {
  now: VersionFacts;
  before: VersionFacts | null;
}

const shortHash = (hash: string | undefined) => `${(hash ?? '').slice(0, 12)}…`;

function Changes({ now, before }: Compared) {
  const { t, format } = useI18n();
  const sizeOf = (size: number | null) => (size === null ? null : format.fileSize(size));
  const [size, oldSize] = [sizeOf(now.size), sizeOf(before?.size ?? null)];
  const files =
    before !== null && before.installerCount !== now.installerCount
      ? t('distribution:approvals.filesChanged', {
          after: now.installerCount,
          before: before.installerCount,
        })
      : t('distribution:approvals.files', { count: now.installerCount });
  const isSameFile = before !== null && before.hashes.join() === now.hashes.join();
  const hash = shortHash(now.hashes[0]);
  return (
    <ul className="text-small">
      {before === null ? <li>{t('distribution:approvals.first')}</li> : null}
      <li>
        <NewSigner now={now} before={before} />
      </li>
      <li title={now.hashes.join('\n')}>
        {t(isSameFile ? 'distribution:approvals.sameHash' : 'distribution:approvals.hash', {
          hash,
        })}
      </li>
      <li>
        {size === null
          ? null
          : oldSize === null || oldSize === size
            ? `${t('distribution:approvals.sizeOnly', { after: size })}, `
            : `${t('distribution:approvals.size', { after: size, before: oldSize })}; `}
        {files}
      </li>
      {now.releaseNotesUrl === null ? null : (
        <li>
          <a href={now.releaseNotesUrl} rel="nofollow noopener">
            {t('distribution:approvals.notes')}
          </a>
        </li>
      )}
    </ul>
  );
}

/** Who signed it; marked when that is somebody else than before. */
function NewSigner({ now, before }: Compared) {
  const { t } = useI18n();
  const after = now.signers.join(', ');
  const old = before?.signers.join(', ') ?? '';
  if (before !== null && old !== '' && after !== old) {
    return (
      <Badge tone="amber">
        {t('distribution:approvals.signerChanged', {
          after: after === '' ? '–' : after,
          before: old,
        })}
      </Badge>
    );
  }
  return after === ''
    ? t('distribution:approvals.noSigner')
    : t('distribution:approvals.signer', { signer: after });
}
