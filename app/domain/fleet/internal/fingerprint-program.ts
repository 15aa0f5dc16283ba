import { createHash } from 'node:crypto';
import { foldCase } from '../../catalog/case-folding.ts';
import type { ReportedProgram } from '../reported-program.ts';

/** A program with what it is told by. */
export interface FingerprintedProgram extends ReportedProgram {
  fingerprint: Uint8Array;
  /** The same, as a key of maps. */
  key: string;
}

/** What a program is told by; what differs in case alone is one program. Null for a row without any name. */
export function fingerprintProgram(program: ReportedProgram): FingerprintedProgram | null {
  const name = program.name || program.packageFamilyName || program.productCode;
  if (!name) return null;
  const named = { ...program, name };
  const { publisher, version, productCode, packageFamilyName, scope } = named;
  const told = [name, publisher, version, productCode, packageFamilyName, scope];
  const digest = createHash('sha256')
    .update(foldCase(JSON.stringify(told)))
    .digest();
  return { ...named, fingerprint: new Uint8Array(digest), key: digest.toString('base64') };
}
