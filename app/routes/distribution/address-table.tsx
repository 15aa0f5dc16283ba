import type { SourceTokenSummary } from '#app/domain/distribution/source-tokens.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { sourceAddressPath, wingetSourcePath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

/** The addresses that answer now. */
export function AddressTable({ slug, tokens }: { slug: string; tokens: SourceTokenSummary[] }) {
  const { t } = useI18n();
  const columns = [
    { heading: t('source:column.address') },
    { heading: t('source:column.used'), isWideOnly: true },
    { heading: t('source:column.acts'), isNumber: true },
  ];
  return (
    <div className="card overflow-x-auto">
      {tokens.length === 0 ? (
        <EmptyState title={t('source:listNone')}>{t('source:listNoneHint')}</EmptyState>
      ) : (
        <Table caption={t('source:listCaption')} columns={columns}>
          {tokens.map((token) => (
            <AddressRow key={token.id} slug={slug} token={token} />
          ))}
        </Table>
      )}
    </div>
  );
}

function AddressRow({ slug, token }: { slug: string; token: SourceTokenSummary }) {
  const { t } = useI18n();
  const { id, name, prefix, ringName, createdAt, expiresAt, lastUsedAt } = token;
  return (
    <tr>
      <td>
        <span className="row-title break-anywhere">{name}</span>
        <span className="row-note">
          <code>{wingetSourcePath(prefix)}…</code> · {t('source:ring')}: {ringName}
        </span>
        {expiresAt === null ? (
          <span className="row-note">
            {t('source:created')} <Time at={createdAt} />
          </span>
        ) : (
          <span className="row-note">
            <Badge tone="amber">{t('source:ending')}</Badge> {t('source:endsAt')}{' '}
            <Time at={expiresAt} />
          </span>
        )}
      </td>
      <td className="wide-only">
        {lastUsedAt === null ? t('source:neverUsed') : <Time at={lastUsedAt} />}
      </td>
      <td>
        <div className="flex flex-wrap justify-end gap-2">
          {expiresAt === null ? (
            <LinkButton
              look="secondary"
              size="small"
              href={sourceAddressPath(slug, id, 'replace')}
              label={t('source:replaceOf', { name })}
            >
              {t('source:replace')}
            </LinkButton>
          ) : null}
          <LinkButton
            look="secondary"
            size="small"
            href={sourceAddressPath(slug, id, 'revoke')}
            label={t('source:revokeOf', { name })}
          >
            {t('source:revoke')}
          </LinkButton>
        </div>
      </td>
    </tr>
  );
}
