import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  type ImportedSet,
  importManifestFolder,
  type ImportProgress,
  type SetOutcome,
} from '#app/domain/catalog/import-manifest-folder.ts';
import { type ImportedVersion, importVersion } from '#app/domain/catalog/import-version.ts';
import type { VersionManifest } from '#app/domain/catalog/version-manifest.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { runCommand } from './command-line.ts';
import { withDatabase } from './database-address.ts';

const USAGE = `Imports winget manifests into the catalog.

  npm run catalog:import -- <folder> [--dry-run] [--json]

  --dry-run   go through everything, but keep nothing
  --json      the report as JSON on standard output

Exit code 1 when a set was refused, 2 when the command was called wrongly.`;

await runCommand(async (say) => {
  const { folder, dryRun, json, wrong } = await readArguments(process.argv.slice(2));
  if (wrong !== null) {
    process.stderr.write(`${wrong}\n\n${USAGE}\n`);
    return 2;
  }
  const note = json ? writeToStandardError : say;
  const sets = await withDatabase(note, async ({ workerUrl }) => {
    connectDatabase({ url: workerUrl, poolSize: 1, applicationName: 'lappa catalog:import' });
    try {
      const write = dryRun ? rehearseImport : importOne;
      return await importManifestFolder(folder, { write, onProgress: showProgress });
    } finally {
      await closeDatabase();
    }
  });
  if (json) {
    say(JSON.stringify({ dryRun, totals: countOutcomes(sets), sets }, null, 2));
  } else {
    describeRefusals(sets).forEach(say);
    say(summarise(sets, folder, dryRun));
  }
  return sets.some((set) => set.outcome === 'refused') ? 1 : 0;
});

async function readArguments(given: string[]) {
  const none = { folder: '', dryRun: false, json: false };
  try {
    const { values, positionals } = parseArgs({
      args: given,
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const [folder, ...others] = positionals;
    if (folder === undefined) return { ...none, wrong: 'A folder is missing.' };
    if (others.length > 0)
      return { ...none, wrong: `One folder at a time, not also ${others[0]}.` };
    const found = await stat(folder).catch(() => null);
    if (!found?.isDirectory()) return { ...none, wrong: `There is no folder ${folder}.` };
    return { folder, dryRun: values['dry-run'] ?? false, json: values.json ?? false, wrong: null };
  } catch (error) {
    return { ...none, wrong: error instanceof Error ? error.message : String(error) };
  }
}

async function importOne(manifest: VersionManifest): Promise<ImportedVersion['outcome']> {
  const imported = await asSystem('catalog import by hand', (context) =>
    importVersion(context, manifest),
  );
  return imported.outcome;
}

/** What an import would do: it is done and rolled back. */
async function rehearseImport(manifest: VersionManifest): Promise<ImportedVersion['outcome']> {
  let outcome: ImportedVersion['outcome'] | undefined;
  const rollBack = new Error('rehearsed');
  try {
    await asSystem('rehearsal of a catalog import', async (context) => {
      ({ outcome } = await importVersion(context, manifest));
      throw rollBack;
    });
  } catch (error) {
    if (error !== rollBack) throw error;
  }
  if (outcome === undefined) throw new Error('The import ended without an outcome.');
  return outcome;
}

/** One line that is written over and over; where there is no terminal, a line now and then. */
function showProgress({ done, total, set }: ImportProgress): void {
  const line = `${done}/${total} ${set.outcome} ${set.identifier} ${set.version ?? ''}`;
  if (process.stderr.isTTY) {
    const end = done === total ? '\n' : '';
    process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns - 1)}${end}`);
  } else if (done % 100 === 0 || done === total) {
    writeToStandardError(line);
  }
}

function describeRefusals(sets: ImportedSet[]): string[] {
  return sets
    .flatMap((set) => set.problems)
    .map(({ file, line, reason }) => `refused ${file}:${line}: ${reason}`);
}

function summarise(sets: ImportedSet[], folder: string, dryRun: boolean): string {
  if (sets.length === 0) return `There are no winget manifests in ${folder}.`;
  const outcomes = Object.entries(countOutcomes(sets)).map(([name, count]) => `${count} ${name}`);
  const warned = sets.filter((set) => set.warnings.length > 0).length;
  const warnings = warned > 0 ? ` ${warned} with warnings, which --json lists.` : '';
  const kept = dryRun ? ' Nothing was kept: this was a dry run.' : '';
  return `${sets.length} sets: ${outcomes.join(', ')}.${warnings}${kept}`;
}

function countOutcomes(sets: ImportedSet[]): Record<SetOutcome, number> {
  const counts = { created: 0, updated: 0, unchanged: 0, held: 0, refused: 0 };
  for (const { outcome } of sets) counts[outcome] += 1;
  return counts;
}

function writeToStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
