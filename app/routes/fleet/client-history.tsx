import type { ClientChange, ClientDetails, ClientOutcome } from '#app/domain/fleet/get-client.ts';
import type { ProgramName } from '#app/domain/fleet/get-client.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { Table } from '#app/ui/table.tsx';
import { Time } from '#app/ui/time.tsx';

/** What came of the client's latest upgrades. */
export function ClientOutcomesCard({
  client,
  outcomes,
}: {
  client: ClientDetails;
  outcomes: ClientOutcome[];
}) {
  const { t } = useI18n();
  return (
    <Card title={t('fleet:client.outcomes')}>
      {outcomes.length === 0 ? (
        <CardBody>
          <p className="text-ink-2">{t('fleet:client.noOutcomes')}</p>
        </CardBody>
      ) : (
        <Table
          caption={t('fleet:client.outcomesCaption', { name: client.name })}
          columns={[
            { heading: t('fleet:client.program') },
            { heading: t('fleet:client.status') },
            { heading: t('fleet:client.when'), isNumber: true, isWideOnly: true },
          ]}
        >
          {outcomes.map(({ application, version, outcome, exitCode, attempts, reportedAt }) => (
            <tr key={`${application.identifier} ${version}`}>
              <td>
                <span className="row-title">{application.name}</span>
                <span className="row-note">{version}</span>
              </td>
              <td>
                {outcome === 'succeeded' ? (
                  <Badge tone="good" check>
                    {t('fleet:client.succeeded')}
                  </Badge>
                ) : (
                  <Badge tone="red">
                    {exitCode === null
                      ? t('fleet:client.failed')
                      : t('fleet:client.failedWith', { code: exitCode })}
                  </Badge>
                )}
                {attempts > 1 ? (
                  <span className="row-note">
                    {t('fleet:client.attempts', { count: attempts })}
                  </span>
                ) : null}
              </td>
              <td className="number wide-only quiet">
                <Time at={reportedAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}

/** One line of the history: a program came, went, or changed its version. */
interface ChangeLine {
  key: string;
  kind: 'added' | 'removed' | 'replaced';
  program: string;
  version: string;
  before: string;
  after: string;
}

const mostLines = 12;

/** How the programs on the client changed, latest first. */
export function ClientHistoryCard({ changes }: { changes: ClientChange[] }) {
  const { t } = useI18n();
  return (
    <Card title={t('fleet:client.history')}>
      {changes.length === 0 ? (
        <CardBody>
          <p className="text-ink-2">{t('fleet:client.noHistory')}</p>
        </CardBody>
      ) : (
        <ol className="divide-y divide-line">
          {changes.map((change) => {
            const lines = describeChange(change);
            const left = lines.length - mostLines;
            return (
              <li key={change.occurredAt.toISOString()} className="px-4 py-3">
                <span className="row-note">
                  <Time at={change.occurredAt} />
                </span>
                <ul>
                  {lines.slice(0, mostLines).map(({ key, kind, ...line }) => (
                    <li key={key} className="break-anywhere" dir="auto">
                      {t(`fleet:client.${kind}`, line)}
                    </li>
                  ))}
                  {left > 0 ? <li>{t('fleet:client.moreChanges', { count: left })}</li> : null}
                </ul>
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}

/** Pairs what went with what came of the same publisher under a similar name: an upgrade is one line. */
function describeChange({ added, removed }: ClientChange): ChangeLine[] {
  const gone = [...removed];
  const lines = added.map((program): ChangeLine => {
    const at = gone.findIndex((one) => isSameProgram(one, program));
    const before = at === -1 ? undefined : gone.splice(at, 1)[0];
    return {
      key: `+${program.id}`,
      kind: before ? 'replaced' : 'added',
      program: program.name,
      version: program.version,
      before: before?.version ?? '',
      after: program.version,
    };
  });
  return [
    ...lines,
    ...gone.map(({ id, name, version }): ChangeLine => {
      return { key: `-${id}`, kind: 'removed', program: name, version, before: '', after: '' };
    }),
  ];
}

function isSameProgram(one: ProgramName, other: ProgramName): boolean {
  const bare = ({ name }: ProgramName) =>
    name
      .toLowerCase()
      .replace(/[\d.()]+/g, '')
      .trim();
  return one.publisher === other.publisher && bare(one) === bare(other);
}
