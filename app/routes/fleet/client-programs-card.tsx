import type { ClientDetails, ClientProgram } from '#app/domain/fleet/get-client.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { ownApplicationPath } from '#app/paths.ts';
import { Badge } from '#app/ui/badge.tsx';
import { Card } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import { Table } from '#app/ui/table.tsx';

/** Every program on a client, those that are behind first. */
export function ClientProgramsCard({
  slug,
  client,
  programs,
}: {
  slug: string;
  client: ClientDetails;
  programs: ClientProgram[];
}) {
  const { t } = useI18n();
  return (
    <Card
      title={t('fleet:client.programs')}
      aside={
        programs.length === 0 ? undefined : (
          <span className="text-small text-ink-2">
            {t('fleet:client.programsCount', { count: programs.length })}
          </span>
        )
      }
    >
      {programs.length === 0 ? (
        <EmptyState title={t('fleet:client.noPrograms')}>
          {t('fleet:client.noProgramsHint')}
        </EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <Table
            caption={t('fleet:client.programsCaption', { name: client.name })}
            columns={[
              { heading: t('fleet:client.program') },
              { heading: t('fleet:client.installed'), isNumber: true },
              { heading: t('fleet:client.offered'), isNumber: true, isWideOnly: true },
              { heading: t('fleet:client.status'), isWideOnly: true },
            ]}
          >
            {programs.map((program) => (
              <ProgramRow key={program.id} slug={slug} program={program} />
            ))}
          </Table>
        </div>
      )}
    </Card>
  );
}

function ProgramRow({ slug, program }: { slug: string; program: ClientProgram }) {
  const { t } = useI18n();
  const { name, publisher, version, standing, application } = program;
  return (
    <tr>
      <td>
        {application ? (
          <a
            className="row-title break-anywhere"
            href={ownApplicationPath(slug, application.identifier)}
          >
            {name}
          </a>
        ) : (
          <span className="row-title break-anywhere" dir="auto">
            {name}
          </span>
        )}
        <span className="row-note" dir="auto">
          {publisher}
        </span>
      </td>
      <td className="number">
        {version === '' ? t('fleet:client.noVersion') : version}
        {standing && !standing.isCurrent ? (
          <span className="row-note md:hidden">→ {standing.offeredVersion}</span>
        ) : null}
      </td>
      <td className="number wide-only">{standing?.offeredVersion ?? '–'}</td>
      <td className="wide-only">
        <ProgramBadge program={program} />
      </td>
    </tr>
  );
}

function ProgramBadge({ program: { standing, application } }: { program: ClientProgram }) {
  const { t } = useI18n();
  if (standing?.isCurrent) {
    return (
      <Badge tone="good" check>
        {t('fleet:client.isCurrent')}
      </Badge>
    );
  }
  if (standing) return <Badge tone="amber">{t('fleet:client.isOutdated')}</Badge>;
  return (
    <span className="text-small text-ink-3">
      {t(application ? 'fleet:client.notOffered' : 'fleet:client.notKnown')}
    </span>
  );
}
