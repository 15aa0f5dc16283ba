export interface Need {
  key: string;
  needs: string;
}

/**
 * Orders items so that each comes after those it needs, and otherwise as they were given.
 * @throws when two need each other
 */
export function inCreationOrder<T extends { key: string }>(items: T[], needs: Need[]): T[] {
  const waiting = new Map(items.map((item) => [item.key, item]));
  const ordered: T[] = [];
  while (waiting.size > 0) {
    const next = [...waiting.values()].find(
      (item) =>
        !needs.some(
          (one) => one.key === item.key && one.needs !== item.key && waiting.has(one.needs),
        ),
    );
    if (!next) throw new Error(`These need each other: ${[...waiting.keys()].join(', ')}.`);
    waiting.delete(next.key);
    ordered.push(next);
  }
  return ordered;
}

/** The keys that need one of `roots`, directly or through others; the roots included. */
export function findDependents(roots: string[], needs: Need[]): Set<string> {
  const found = new Set(roots);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const one of needs) if (found.has(one.needs)) found.add(one.key);
  }
  return found;
}
