/** Something wrong or odd in a manifest file, for a person to find and mend. */
export interface ManifestProblem {
  /** The file's path as it was given. */
  file: string;
  /** 1-based; 1 where the whole file is meant. */
  line: number;
  /** One English sentence without a full stop. */
  reason: string;
}

/** Collects the problems of one set; the same problem at the same place counts once. */
export class ManifestProblems {
  readonly errors: ManifestProblem[] = [];
  readonly warnings: ManifestProblem[] = [];
  readonly #seen = new Set<string>();

  /** The set cannot be used. */
  refuse(file: string, line: number, reason: string): void {
    this.#add(this.errors, { file, line, reason });
  }

  /** The set can be used, but someone should know. */
  warn(file: string, line: number, reason: string): void {
    this.#add(this.warnings, { file, line, reason });
  }

  #add(list: ManifestProblem[], problem: ManifestProblem): void {
    const key = JSON.stringify([list === this.errors, problem]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    list.push(problem);
  }
}
