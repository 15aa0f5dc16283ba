import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { MemoryMap } from '../memory-map.ts';
import { fingerprintProgram } from './internal/fingerprint-program.ts';
import type { FingerprintedProgram } from './internal/fingerprint-program.ts';
import { program } from './reported-program.ts';

/** One more when the same rows are to be read anew, since the rules of reading them changed. */
const generation = 1;

/** More faults than this help nobody. */
const mostIssues = 20;

/** A row that is longer is a strange one. */
const longestRemembered = 1_000;

/** Rows that were read lately; null is one without a name. Most computers have most of what others have. */
const recent = new MemoryMap<FingerprintedProgram | null>({
  capacity: 20_000,
  longestMs: 24 * 60 * 60_000,
});

/**
 * The programs of a report as they came. Most computers report again and again what they reported before, which the
 * digest tells for a tenth of the time that it takes to read the list.
 */
export class ReportedPrograms {
  /** The same for the same rows in any order. */
  readonly digest: Buffer;
  readonly #rows: readonly unknown[];
  /** The same rows, written out. */
  readonly #lines: string[];

  constructor(rows: readonly unknown[]) {
    this.#rows = rows;
    this.#lines = rows.map((row) => JSON.stringify(row));
    this.digest = createHash('sha256')
      .update([generation, ...this.#lines.toSorted()].join('\n'))
      .digest();
  }

  /** Each program once. Throws InvalidInputError that names rows and fields. */
  read(): FingerprintedProgram[] {
    const found = new Map<string, FingerprintedProgram>();
    for (const index of this.#rows.keys()) {
      const one = this.#readRow(index);
      if (one !== null && !found.has(one.key)) found.set(one.key, one);
    }
    return [...found.values()];
  }

  #readRow(index: number): FingerprintedProgram | null {
    const line = this.#lines[index]!;
    const known = recent.get(line);
    if (known !== undefined) return known;
    const read = program.safeParse(this.#rows[index]);
    if (!read.success) throw this.#describeFaults();
    const one = fingerprintProgram(read.data);
    if (line.length <= longestRemembered) recent.set(line, one);
    return one;
  }

  #describeFaults(): InvalidInputError {
    const issues = z.array(program).safeParse(this.#rows).error?.issues ?? [];
    return new InvalidInputError(
      issues.slice(0, mostIssues).map(({ path, message }) => ({
        field: ['programs', ...path].join('.'),
        message,
      })),
    );
  }
}
