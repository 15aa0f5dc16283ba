import { sql } from 'drizzle-orm';
import { programStandings } from '#db/schema/patch-levels.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { Standing } from './judge-programs.ts';

/** PostgreSQL takes 65,535 values in one statement. */
const mostRows = 5000;

/** Adds standings of programs that are new; what is there already stays. */
export async function insertStandings(
  { tx }: Context,
  organizationId: string,
  standings: readonly Standing[],
): Promise<void> {
  for (let start = 0; start < standings.length; start += mostRows) {
    await tx
      .insert(programStandings)
      .values(standings.slice(start, start + mostRows).map((one) => ({ organizationId, ...one })))
      .onConflictDoNothing();
  }
}

/** A ring's programs whose standing changed. */
export type ChangedStandings = Map<string, number[]>;

/** Makes the organisation's standings those given, and tells which changed what they say. */
export async function replaceStandings(
  { tx }: Context,
  organizationId: string,
  wanted: readonly Standing[],
): Promise<ChangedStandings> {
  const present = await tx.execute<{
    ring_id: string;
    program_id: number;
    is_current: boolean;
    offered_version_id: string;
  }>(sql`select ring_id, program_id, is_current, offered_version_id from app.program_standings
    where organization_id = ${organizationId}`);
  const before = new Map(present.map((row) => [`${row.ring_id} ${row.program_id}`, row]));
  const written: Standing[] = [];
  const changed: ChangedStandings = new Map();
  const note = (ringId: string, programId: number) => {
    const programs = changed.get(ringId) ?? [];
    programs.push(programId);
    changed.set(ringId, programs);
  };
  for (const standing of wanted) {
    const key = `${standing.ringId} ${standing.programId}`;
    const old = before.get(key);
    before.delete(key);
    if (old?.is_current !== standing.isCurrent) note(standing.ringId, standing.programId);
    else if (old.offered_version_id === standing.offeredVersionId) continue;
    written.push(standing);
  }
  for (let start = 0; start < written.length; start += mostRows) {
    await tx
      .insert(programStandings)
      .values(written.slice(start, start + mostRows).map((one) => ({ organizationId, ...one })))
      .onConflictDoUpdate({
        target: [programStandings.ringId, programStandings.programId],
        set: {
          applicationId: sql`excluded.application_id`,
          isCurrent: sql`excluded.is_current`,
          offeredVersionId: sql`excluded.offered_version_id`,
        },
      });
  }
  // What is left is offered no more, or is recognised as nothing any more.
  for (const { ring_id: ringId, program_id: programId } of before.values()) note(ringId, programId);
  const gone = [...before.values()];
  if (gone.length > 0) {
    await tx.execute(sql`
      delete from app.program_standings standing
      using unnest(${sql.param(gone.map((row) => row.ring_id))}::uuid[],
        ${sql.param(gone.map((row) => row.program_id))}::int[]) as gone (ring_id, program_id)
      where standing.ring_id = gone.ring_id and standing.program_id = gone.program_id`);
  }
  return changed;
}
