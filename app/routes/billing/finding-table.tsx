import type { ReportedFinding } from '#app/domain/billing/list-reconciliations.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { adminOrganizationPath } from '#app/paths.ts';
import { Badge, type BadgeTone } from '#app/ui/badge.tsx';
import { Table } from '#app/ui/table.tsx';

const tones: Record<ReportedFinding['kind'], BadgeTone> = {
  repaired: 'good',
  unknown: 'amber',
  failed: 'red',
};

/** What a pass found: each object with what it was and became, or why it could not be repaired. */
export function FindingTable({ findings }: { findings: ReportedFinding[] }) {
  const { t } = useI18n();
  return (
    <Table
      caption={t('billing:staff.passes.findings')}
      columns={[
        { heading: t('billing:staff.passes.object') },
        { heading: t('billing:staff.passes.what') },
        { heading: t('billing:staff.passes.change'), isWideOnly: true },
      ]}
    >
      {findings.map((finding) => (
        <tr key={finding.id}>
          <td>
            <span className="row-title break-anywhere">{finding.objectId}</span>
            {finding.organization ? (
              <a
                className="row-note break-anywhere"
                href={adminOrganizationPath(finding.organization.id)}
              >
                {finding.organization.name}
              </a>
            ) : null}
            <ul className="row-note break-anywhere md:hidden">{listChanges(finding)}</ul>
          </td>
          <td>
            <Badge tone={tones[finding.kind]}>{t(`billing:staff.finding.${finding.kind}`)}</Badge>
          </td>
          <td className="wide-only">
            <ul className="break-anywhere text-small">{listChanges(finding)}</ul>
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** What differs, a line each: `status: active → past_due`. */
function listChanges({ before, after, error }: ReportedFinding) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const lines = names.flatMap((name) => {
    const [old, current] = [before?.[name], after?.[name]].map((value) => tellValue(value));
    return old === current ? [] : [`${name}: ${old} → ${current}`];
  });
  return [...(error === null ? [] : [error]), ...lines].map((line) => <li key={line}>{line}</li>);
}

function tellValue(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
