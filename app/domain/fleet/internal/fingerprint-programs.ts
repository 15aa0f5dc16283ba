import { createHash } from 'node:crypto';
import { foldCase } from '../../catalog/case-folding.ts';
import type { ReportedProgram } from '../reported-program.ts';

/** A program with what it is told by. */
export interface FingerprintedProgram extends ReportedProgram {
  fingerprint: Uint8Array;
  /** The same, as a key of maps. */
  key: string;
}

/** Each program once: what differs in case alone is one. Rows without any name are left out. */
export function fingerprintPrograms(programs: readonly ReportedProgram[]): FingerprintedProgram[] {
  const found = new Map<string, FingerprintedProgram>();
  for (const program of programs) {
    const name = program.name || program.packageFamilyName || program.productCode;
    if (!name) continue;
    const named = { ...program, name };
    const { publisher, version, productCode, packageFamilyName, scope } = named;
    const told = [name, publisher, version, productCode, packageFamilyName, scope];
    const digest = createHash('sha256')
      .update(foldCase(JSON.stringify(told)))
      .digest();
    const key = digest.toString('base64');
    if (!found.has(key)) found.set(key, { ...named, fingerprint: new Uint8Array(digest), key });
  }
  return [...found.values()];
}
