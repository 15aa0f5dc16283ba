import type { InstallerDetails } from '#app/domain/catalog/get-application.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Card } from '#app/ui/card.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

/** The files of a version: which computer each is for, how large it is, and its hash. */
export function InstallersCard({ installers }: { installers: InstallerDetails[] }) {
  const { t, format } = useI18n();
  const isVerified = installers.length > 0 && installers.every((file) => file.verifiedAt !== null);
  return (
    <Card
      title={t('catalog:installers.title')}
      aside={
        isVerified ? (
          <Badge tone="good" check>
            {t('catalog:installers.verified')}
          </Badge>
        ) : null
      }
      footer={<VerificationNote installers={installers} />}
    >
      <Table
        caption={t('catalog:installers.title')}
        columns={[
          { heading: t('catalog:installers.file') },
          { heading: t('catalog:installers.size'), isNumber: true, isWideOnly: true },
          { heading: t('catalog:installers.sha256') },
        ]}
      >
        {installers.map((installer, index) => (
          <tr key={index} className="align-top">
            <td>
              {describeInstaller(installer, t('catalog:installers.scope', { returnObjects: true }))}
            </td>
            <td className="wide-only number">
              {installer.size === null ? (
                <span className="quiet">{t('catalog:installers.unknownSize')}</span>
              ) : (
                format.fileSize(installer.size)
              )}
            </td>
            <td>
              <InstallerOrigin installer={installer} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

/** "x64 · exe · maskin · sv-SE" */
function describeInstaller(
  { architecture, type, scope, locale }: InstallerDetails,
  scopes: Record<string, string>,
): string {
  return [architecture, type, scope && (scopes[scope] ?? scope), locale]
    .filter(Boolean)
    .join(' · ');
}

/** The hash in short; opened, all of it, with the address and code that go with it. */
function InstallerOrigin({
  installer: { sha256, downloadUrl, productCode, signer },
}: {
  installer: InstallerDetails;
}) {
  const { t } = useI18n();
  return (
    <details>
      <summary className="whitespace-nowrap" title={t('catalog:installers.showDetails')}>
        <code>{shortHash(sha256)}</code>
      </summary>
      <dl className="installer-origin">
        <dt>{t('catalog:installers.sha256')}</dt>
        <dd>
          <code>{sha256}</code>
        </dd>
        <dt>{t('catalog:installers.download')}</dt>
        <dd>
          <a href={downloadUrl} rel="nofollow">
            {downloadUrl}
          </a>
        </dd>
        {productCode === null ? null : (
          <>
            <dt>{t('catalog:installers.productCode')}</dt>
            <dd>
              <code>{productCode}</code>
            </dd>
          </>
        )}
        {signer === null ? null : (
          <>
            <dt>{t('catalog:installers.signer')}</dt>
            <dd>{signer}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

/** '9c1f03aa … 7b20' */
function shortHash(sha256: string): string {
  return `${sha256.slice(0, 8)} … ${sha256.slice(-4)}`;
}

function VerificationNote({ installers }: { installers: InstallerDetails[] }) {
  const { t } = useI18n();
  const times = installers.flatMap(({ verifiedAt }) => verifiedAt ?? []);
  const last = times.sort((a, b) => b.getTime() - a.getTime())[0];
  if (last === undefined) return t('catalog:installers.notVerified');
  if (times.length < installers.length) {
    return t('catalog:installers.partlyVerified', {
      count: installers.length,
      verified: times.length,
    });
  }
  return (
    <>
      {t('catalog:installers.verifiedAt')} <Time at={last} />.
    </>
  );
}
