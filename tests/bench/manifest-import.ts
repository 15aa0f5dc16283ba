import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { importManifestFolder } from '#app/domain/catalog/import-manifest-folder.ts';
import { importVersion } from '#app/domain/catalog/import-version.ts';
import type { ManifestFile } from '#app/domain/catalog/winget-manifest/decode-manifest-text.ts';
import { findManifestSets } from '#app/domain/catalog/winget-manifest/find-manifest-sets.ts';
import { readManifestSet } from '#app/domain/catalog/winget-manifest/read-manifest-set.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { median, spread, table } from './figures.ts';
import { generateManifestSets, writeManifestSets } from './generated-manifests.ts';

const rounds = 3;
const generatedCount = 240;
const realFolder = path.resolve(import.meta.dirname, '../../../shared/data/winget-manifests');

/** Manifest sets per second: only read, and brought into the database, one transaction a set. */
export const manifestImport: BenchPart = {
  name: 'manifest-import',
  async run(bench) {
    const folder = await mkdtemp(path.join(tmpdir(), 'lappa-bench-manifests-'));
    try {
      const generated = generateManifestSets(generatedCount, 'Bench0');
      const folders: string[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        folders.push(path.join(folder, String(round)));
        const sets = generateManifestSets(generatedCount, `Bench${round}`);
        await writeManifestSets(path.join(folder, String(round)), sets);
      }
      const rows = [...measureReading('generated', generated)];
      rows.push(await measureWriting(bench, 'generated', folders));
      if (existsSync(realFolder)) {
        rows.push(...measureReading('real', await loadSets(realFolder)));
        rows.push(await measureWriting(bench, 'real', [realFolder]));
      }
      bench.say(table(['', 'sets', 'sets per second, median (least to most)', 'ratio'], rows));
      if (!existsSync(realFolder)) {
        bench.say(`Skipped: real manifests, because there is no ${realFolder}`);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Beside our reader stands the YAML library alone, which does most of its work. */
function* measureReading(whose: string, sets: ManifestFile[][]): Generator<string[]> {
  const texts = sets.map((files) =>
    files.map(({ content }) => (typeof content === 'string' ? content : content.toString())),
  );
  const yaml: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const ofYaml = rateOf(sets.length, () => texts.flat().forEach((text) => void parseYaml(text)));
    const ofOurs = rateOf(sets.length, () => {
      const refused = sets.filter((files) => !readManifestSet(files).ok);
      if (refused.length > 0) throw new Error(`${refused[0]?.[0]?.path} was refused.`);
    });
    // The first round warms up.
    if (round === 0) continue;
    yaml.push(ofYaml);
    ours.push(ofOurs);
  }
  const count = String(sets.length);
  yield [`${whose}, YAML alone`, count, spread(yaml), '1.00'];
  yield [`${whose}, read`, count, spread(ours), (median(ours) / median(yaml)).toFixed(2)];
}

/** Each folder into the same new database, or one folder into several when there is only one. */
async function measureWriting(bench: Bench, whose: string, folders: string[]): Promise<string[]> {
  const server = await bench.server();
  const rates: number[] = [];
  let count = 0;
  const import_ = async (folder: string) => {
    const start = performance.now();
    const sets = await importManifestFolder(folder, {
      write: async (manifest) =>
        (await asSystem('bench', (context) => importVersion(context, manifest))).outcome,
    });
    const [other] = sets.filter((set) => set.outcome !== 'created');
    if (other) throw new Error(`${other.folder}: ${other.outcome} ${other.problems[0]?.reason}`);
    count = sets.length;
    return (count / (performance.now() - start)) * 1000;
  };
  for (let round = 0; round < (folders.length > 1 ? 1 : rounds); round += 1) {
    const { workerUrl } = await server.createDatabase();
    connectDatabase({ url: workerUrl, poolSize: 1, applicationName: 'lappa bench' });
    try {
      for (const folder of folders) rates.push(await import_(folder));
    } finally {
      await closeDatabase();
    }
  }
  // The first of several folders warms up.
  return [
    `${whose}, into the database`,
    String(count),
    spread(folders.length > 1 ? rates.slice(1) : rates),
    '',
  ];
}

function rateOf(count: number, work: () => void): number {
  const start = performance.now();
  work();
  return (count / (performance.now() - start)) * 1000;
}

async function loadSets(folder: string): Promise<ManifestFile[][]> {
  const paths = await readdir(folder, { recursive: true });
  return Promise.all(
    findManifestSets(paths).map((set) =>
      Promise.all(
        set.paths.map(async (file) => ({
          path: file,
          content: await readFile(path.join(folder, file)),
        })),
      ),
    ),
  );
}
