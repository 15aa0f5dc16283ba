import { sql } from 'drizzle-orm';
import type { ClientContext } from '#db/tenancy.server.ts';
import { compareVersions, versionSortKey } from '../../catalog/version-order.ts';
import { recordOutcomes } from '../../distribution/record-outcomes.ts';
import type { ReportedOutcome } from '../../distribution/record-outcomes.ts';
import type { ReportedUpgrade } from '../client-report.ts';
import type { InventoryDifference } from './store-inventory.ts';

/**
 * Keeps what became of upgrades: those that the client reports, and those that its programs show, since who upgrades
 * by hand or by another script reports nothing. What names no version of the catalog is left out.
 */
export async function recordUpgrades(
  context: ClientContext,
  ringId: string,
  reported: readonly ReportedUpgrade[],
  difference: InventoryDifference,
): Promise<void> {
  const seen = await findSeenUpgrades(context, difference);
  const told = await findReported(context, reported);
  const outcomes = new Map<string, ReportedOutcome>();
  // The client's own word last: it knows the exit code.
  for (const outcome of [...seen, ...told]) outcomes.set(outcome.versionId, outcome);
  const { clientId, organizationId } = context.actor;
  await recordOutcomes(context, { clientId, organizationId, ringId }, [...outcomes.values()]);
}

async function findReported(
  context: ClientContext,
  reported: readonly ReportedUpgrade[],
): Promise<ReportedOutcome[]> {
  if (reported.length === 0) return [];
  const identifiers = sql.param([
    ...new Set(reported.map(({ identifier }) => identifier.toLowerCase())),
  ]);
  const applications = await context.tx.execute<{ id: string; identifier: string }>(sql`
    select id, lower(identifier) as identifier from app.applications
    where lower(identifier) = any(${identifiers}::text[])
    order by organization_id nulls first`);
  // The organisation's own comes last, and stands before the curated one of the same name.
  const byIdentifier = new Map(applications.map(({ id, identifier }) => [identifier, id]));
  const wanted = reported.flatMap(({ identifier, version, outcome, exitCode }) => {
    const applicationId = byIdentifier.get(identifier.toLowerCase());
    return applicationId ? [{ applicationId, version, outcome, exitCode }] : [];
  });
  return findVersions(context, wanted);
}

async function findSeenUpgrades(
  context: ClientContext,
  { added, removed }: InventoryDifference,
): Promise<ReportedOutcome[]> {
  if (added.length === 0 || removed.length === 0) return [];
  const changed = sql.param([...added, ...removed]);
  const rows = await context.tx.execute<{ id: number; application_id: string; version: string }>(
    sql`select id, application_id, version from app.installed_programs
      where id = any(${changed}::int[]) and application_id is not null and version <> ''`,
  );
  const gone = new Set(removed);
  const wanted = rows.flatMap(({ id, application_id: applicationId, version }) => {
    if (gone.has(id)) return [];
    const wasOlder = rows.some(
      (old) =>
        gone.has(old.id) &&
        old.application_id === applicationId &&
        compareVersions(old.version, version) < 0,
    );
    return wasOlder
      ? [{ applicationId, version, outcome: 'succeeded' as const, exitCode: null }]
      : [];
  });
  return findVersions(context, wanted);
}

type NamedOutcome = Omit<ReportedOutcome, 'versionId'> & { version: string };

/** Those whose version the catalog has. */
async function findVersions(
  { tx }: ClientContext,
  outcomes: readonly NamedOutcome[],
): Promise<ReportedOutcome[]> {
  if (outcomes.length === 0) return [];
  const keys = outcomes.map(({ version }) => Buffer.from(versionSortKey(version)).toString('hex'));
  const applicationIds = sql.param(outcomes.map(({ applicationId }) => applicationId));
  const rows = await tx.execute<{ id: string; application_id: string; sort_key: string }>(sql`
    select version.id, version.application_id, encode(version.sort_key, 'hex') as sort_key
    from unnest(${applicationIds}::uuid[], ${sql.param(keys)}::text[]) as wanted (application_id, sort_key)
    join app.versions version on version.application_id = wanted.application_id
      and version.sort_key = decode(wanted.sort_key, 'hex')`);
  const ids = new Map(rows.map((row) => [`${row.application_id} ${row.sort_key}`, row.id]));
  return outcomes.flatMap(({ version: _, ...outcome }, index) => {
    const versionId = ids.get(`${outcome.applicationId} ${keys[index]}`);
    return versionId ? [{ ...outcome, versionId }] : [];
  });
}
