import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import type { MatchKeyKind } from '../../catalog/match-keys.ts';
import { matchProgram, matchQuestions } from '../../catalog/match-program.ts';
import type {
  InstalledProgram,
  MatchCandidate,
  ProgramMatch,
} from '../../catalog/match-program.ts';

/**
 * What each program is in the curated catalog and the organisation's own, decided as winget decides; null where
 * nothing is, or too much. In the order of `programs`. Acts as the system.
 */
export async function findMatches(
  { tx }: Context,
  organizationId: string,
  programs: readonly InstalledProgram[],
): Promise<(ProgramMatch | null)[]> {
  const asked = new Map<string, { kind: MatchKeyKind; key: string }>();
  const questions = programs.map((program) => {
    const own = matchQuestions(program);
    for (const question of own) asked.set(`${question.kind} ${question.key}`, question);
    return own.map(({ kind, key }) => `${kind} ${key}`);
  });
  const all = [...asked.values()];
  if (all.length === 0) return programs.map(() => null);
  const kinds = sql.param(all.map(({ kind }) => kind));
  const keys = sql.param(all.map(({ key }) => key));
  const rows = await tx.execute<{ application_id: string; kind: MatchKeyKind; key: string }>(sql`
    select found.application_id, found.kind, found.key
    from unnest(${kinds}::text[], ${keys}::text[]) as asked (kind, key)
    join app.application_match_keys found on found.kind = asked.kind and found.key = asked.key
    where found.organization_id is null or found.organization_id = ${organizationId}`);
  const candidates = new Map<string, MatchCandidate[]>();
  for (const { application_id: applicationId, kind, key } of rows) {
    const question = `${kind} ${key}`;
    const others = candidates.get(question) ?? [];
    others.push({ applicationId, kind, key });
    candidates.set(question, others);
  }
  return programs.map((program, index) =>
    matchProgram(
      program,
      questions[index]!.flatMap((question) => candidates.get(question) ?? []),
    ),
  );
}
