import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findWrongImports, findWrongImportsIn, ruleNames } from './support/import-rules.ts';
import { rightImports, writePlantedTree, wrongImports } from './support/planted-imports.ts';

test('the repository’s imports break no rule', { timeout: 60_000 }, async () => {
  expect(await findWrongImports()).toEqual([]);
});

describe('in a tree of its own', () => {
  let told: string[];
  const toldOf = (file: string) => told.filter((line) => line.includes(`: ${file} → `));

  beforeAll(async () => {
    told = await findWrongImportsIn(writePlantedTree());
  }, 60_000);

  test.each(wrongImports)('%s: %s may not import %s', (rule, file, specifier) => {
    expect(toldOf(file)).toContainEqual(
      expect.stringMatching(`^${rule}: ${file} → ${resolved(file, specifier)}`),
    );
  });

  test('ui-reaches-no-server: also through what it imports', () => {
    expect(toldOf('app/ui/unaware.tsx')).toContain(
      'ui-reaches-no-server: app/ui/unaware.tsx → db/tenancy.server.ts',
    );
  });

  test.each(rightImports)('%s may import %s', (file) => {
    expect(toldOf(file)).toEqual([]);
  });

  test('every rule is tried', () => {
    const tried = wrongImports.map(([rule]) => rule).concat('ui-reaches-no-server');
    expect(ruleNames.filter((name) => !tried.includes(name))).toEqual([]);
  });
});

/** Where the import leads, or begins to. */
function resolved(file: string, specifier: string): string {
  const name = specifier.replace(/^type /, '');
  if (name === './not-there.ts') return name;
  if (name.startsWith('.')) return path.posix.join(path.posix.dirname(file), name);
  return name.startsWith('#') ? name.slice(1) : `node_modules/${name}/`;
}
