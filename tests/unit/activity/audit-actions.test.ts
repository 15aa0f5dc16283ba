import { expect, test } from 'vitest';
import ts from 'typescript';
import { auditActions } from '#app/domain/activity/audit-actions.ts';
import { translator } from '#app/i18n/translate.ts';
import { nameAction } from '#app/routes/activity/audit-words.ts';
import { parseSources } from '#tests/support/source-files.ts';

/** Functions that write into the trail, or hand an action on to one that does. */
const writers = ['recordAudit', 'recordChange', 'record', 'tellSecurityChange'];

/** Every `<what>.<what happened>` that stands for `action` in the code. */
async function findActions(): Promise<string[]> {
  const found = new Set<string>();
  for (const source of await parseSources('app', 'jobs', 'commands')) {
    if (!writers.some((name) => source.text.includes(name))) continue;
    const gather = (node: ts.Node): void => {
      if (ts.isStringLiteral(node) && /^[a-z-]+\.[a-z-]+$/.test(node.text)) found.add(node.text);
      ts.forEachChild(node, gather);
    };
    const visit = (node: ts.Node): void => {
      const isAction =
        ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === 'action';
      if (isAction) gather(node.initializer);
      else ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return [...found].sort();
}

test('the list of actions holds every one that the code records', { timeout: 30_000 }, async () => {
  const recorded = await findActions();
  expect(recorded.length).toBeGreaterThan(30);
  expect(recorded.filter((action) => !auditActions.includes(action as never))).toEqual([]);
});

test.each(['sv', 'en'] as const)('every action has its words in %s', (locale) => {
  const t = translator(locale);
  expect(auditActions.filter((action) => nameAction(action, t) === action)).toEqual([]);
  expect(new Set(auditActions.map((action) => nameAction(action, t))).size).toBe(
    auditActions.length,
  );
});
