import { sql } from 'drizzle-orm';
import { installedPrograms } from '#db/schema/inventory.ts';
import type { Context } from '#db/tenancy.server.ts';
import { nameKey } from '../../catalog/name-normalization.ts';
import { findMatches } from './find-matches.ts';
import type { FingerprintedProgram } from './fingerprint-program.ts';
import { judgePrograms } from './judge-programs.ts';
import { insertStandings } from './write-standings.ts';

/** A few hundred bytes each. */
const mostRemembered = 200_000;

/** Numbers by organisation and key, as this process read them: a number never changes, but may be removed. */
const remembered = new Map<string, number>();

/** The numbers of programs that the organisation has seen before, by their keys. */
export async function findProgramIds(
  { tx }: Context,
  organizationId: string,
  programs: readonly FingerprintedProgram[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const asked: string[] = [];
  for (const { key } of programs) {
    const id = remembered.get(`${organizationId} ${key}`);
    if (id === undefined) asked.push(key);
    else found.set(key, id);
  }
  if (asked.length === 0) return found;
  const rows = await tx.execute<{ id: number; key: string }>(sql`
    select id, encode(fingerprint, 'base64') as key from app.installed_programs
    where organization_id = ${organizationId}
      and fingerprint = any(array(select decode(key, 'base64') from unnest(${sql.param(asked)}::text[]) as key))`);
  for (const { id, key } of rows) {
    found.set(key, id);
    remembered.set(`${organizationId} ${key}`, id);
  }
  while (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!);
  return found;
}

/** Has the numbers of programs read anew, since one of them was removed. */
export function forgetPrograms(
  organizationId: string,
  programs: readonly FingerprintedProgram[],
): void {
  for (const { key } of programs) remembered.delete(`${organizationId} ${key}`);
}

/**
 * Enters programs that nobody of the organisation had so far: matched to the catalog, and compared with what each ring
 * is offered. Acts as the system. Two computers may bring the same at once; each is entered once.
 */
export async function learnPrograms(
  context: Context,
  organizationId: string,
  programs: readonly FingerprintedProgram[],
): Promise<void> {
  const { tx, now } = context;
  const matches = await findMatches(context, organizationId, programs);
  // In one order, so that computers that bring the same programs do not wait for each other in a circle.
  const rows = programs
    .map(({ key, publisher, version, ...program }, index) => {
      const match = matches[index];
      return {
        key,
        row: {
          organizationId,
          ...program,
          publisher: publisher ?? '',
          version: version ?? '',
          nameKey: nameKey(program.name).slice(0, 1000),
          applicationId: match?.applicationId ?? null,
          matchedBy: match?.by ?? null,
          matchedAt: now,
          firstSeenAt: now,
        },
      };
    })
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ row }) => row);
  const learnt = [];
  for (let start = 0; start < rows.length; start += 1000) {
    const added = await tx
      .insert(installedPrograms)
      .values(rows.slice(start, start + 1000))
      .onConflictDoNothing({
        target: [installedPrograms.organizationId, installedPrograms.fingerprint],
      })
      .returning({
        id: installedPrograms.id,
        applicationId: installedPrograms.applicationId,
        version: installedPrograms.version,
      });
    learnt.push(...added);
  }
  const { standings } = await judgePrograms(context, organizationId, learnt);
  await insertStandings(context, organizationId, standings);
}
