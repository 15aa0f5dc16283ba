import { foldCase } from './case-folding.ts';
import type { MatchKey, MatchKeyKind } from './match-keys.ts';
import { nameKey } from './name-normalization.ts';

/** A program as Windows lists it. */
export interface InstalledProgram {
  name: string;
  publisher: string | null;
  version: string | null;
  /** The name of its key under Uninstall: a code in braces, or a text such as 'Git_is1'. */
  productCode: string | null;
  /** Of an app that came as MSIX. */
  packageFamilyName: string | null;
}

/** A key that an application has. */
export interface MatchCandidate extends MatchKey {
  applicationId: string;
}

export interface ProgramMatch {
  applicationId: string;
  by: MatchKeyKind;
}

/** Best first; all but the name leave no doubt. */
const kinds: MatchKeyKind[] = ['product-code', 'package-family-name', 'upgrade-code', 'name'];

/**
 * The keys to look an installed program up by, as winget's client asks its sources: an app by its family alone, any
 * other program by its product code and its normalised name. The publisher is not asked for: the protocol loses it.
 */
export function matchQuestions(program: InstalledProgram): MatchKey[] {
  if (program.packageFamilyName) {
    return [{ kind: 'package-family-name', key: foldCase(program.packageFamilyName.trim()) }];
  }
  const questions: MatchKey[] = [];
  if (program.productCode) {
    questions.push({ kind: 'product-code', key: foldCase(program.productCode.trim()) });
  }
  questions.push({ kind: 'name', key: nameKey(program.name) });
  return questions.filter(({ key }) => key !== '');
}

/**
 * Which application an installed program is, decided as winget's client decides: one application that was found is
 * it, however it was found. Of several, the only one that a code or family speaks for; else none.
 * @param candidates what the table has for `matchQuestions(program)`; keys that were not asked for do not count
 */
export function matchProgram(
  program: InstalledProgram,
  candidates: readonly MatchCandidate[],
): ProgramMatch | null {
  const asked = matchQuestions(program);
  const found = new Map<string, MatchKeyKind>();
  for (const { applicationId, kind, key } of candidates) {
    if (!asked.some((question) => question.kind === kind && question.key === key)) continue;
    const before = found.get(applicationId);
    if (before === undefined || kinds.indexOf(kind) < kinds.indexOf(before)) {
      found.set(applicationId, kind);
    }
  }
  return onlyMatch(found);
}

/** The one application that stays, by winget's rule. `found` holds the best key of each. */
export function onlyMatch<Id extends string>(
  found: ReadonlyMap<Id, MatchKeyKind>,
): { applicationId: Id; by: MatchKeyKind } | null {
  const all = [...found].map(([applicationId, by]) => ({ applicationId, by }));
  if (all.length === 1) return all[0]!;
  const strong = all.filter(({ by }) => by !== 'name');
  return strong.length === 1 ? strong[0]! : null;
}
