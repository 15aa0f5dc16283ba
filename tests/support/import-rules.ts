import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ICruiseOptions, ICruiseResult } from 'dependency-cruiser';
import { cruise } from 'dependency-cruiser';
import rules from '../../.dependency-cruiser.js';

const repository = path.resolve(import.meta.dirname, '../..');
const folders = ['app', 'db', 'jobs', 'commands', 'tests'];

/** The names of all import rules of the house. */
export const ruleNames = (rules.forbidden ?? []).map((rule) => rule.name ?? 'unnamed');

/** Every import of the repository that breaks a rule: `<rule>: <from> → <to>`. */
export async function findWrongImports(): Promise<string[]> {
  return listViolations(await cruiseTree(repository));
}

/** The same for a tree made of `files` (path to content), with the repository's packages and aliases. */
export async function findWrongImportsIn(files: Record<string, string>): Promise<string[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'lappa-imports-'));
  try {
    await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
    await symlink(path.join(repository, 'package.json'), path.join(root, 'package.json'));
    for (const folder of folders) await mkdir(path.join(root, folder));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.join(root, path.dirname(name)), { recursive: true });
      await writeFile(path.join(root, name), content);
    }
    return listViolations(await cruiseTree(root));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function cruiseTree(root: string): Promise<ICruiseResult> {
  const options: ICruiseOptions = {
    ...rules.options,
    baseDir: root,
    validate: true,
    preserveSymlinks: true,
    ruleSet: { forbidden: rules.forbidden ?? [] },
  };
  const { output } = await cruise(folders, options, {
    ...rules.options?.enhancedResolveOptions,
    symlinks: false,
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with a report.');
  return output;
}

function listViolations({ summary }: ICruiseResult): string[] {
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}
