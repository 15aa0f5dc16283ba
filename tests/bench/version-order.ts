import { compareVersions, versionSortKey } from '#app/domain/catalog/version-order.ts';
import type { BenchPart } from './bench-part.ts';
import { median, spread, table, timesPerSecond } from './figures.ts';
import { createRandom } from './random.ts';

const rounds = 7;
const roundMs = 250;
const pairCount = 20_000;

const collator = new Intl.Collator('en', { numeric: true });

/** Compares and sort keys per second; beside them a collator that knows numbers but not winget's rules. */
export const versionOrder: BenchPart = {
  name: 'version-order',
  async run({ say }) {
    const versions = generateVersions(pairCount + 1);
    const pairs = versions
      .slice(1)
      .map((version, index) => [versions[index] ?? '', version] as const);
    // Summed up and looked at, so that the work cannot be optimised away.
    let sum = 0;
    const works = {
      'Intl.Collator, numeric': () => {
        for (const [a, b] of pairs) sum += collator.compare(a, b);
        return pairs.length;
      },
      compareVersions: () => {
        for (const [a, b] of pairs) sum += compareVersions(a, b);
        return pairs.length;
      },
      versionSortKey: () => {
        for (const version of versions) sum += versionSortKey(version).length;
        return versions.length;
      },
    };
    const measured = new Map<string, number[]>();
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, work] of Object.entries(works)) {
        const rate = timesPerSecond(roundMs, work);
        // The first round warms up.
        if (round > 0) measured.set(name, [...(measured.get(name) ?? []), rate]);
      }
    }
    if (Number.isNaN(sum)) throw new Error('Nothing was compared.');
    const yardstick = median(measured.get('Intl.Collator, numeric') ?? []);
    say(
      table(
        ['', 'per second, median (least to most)', 'ratio'],
        [...measured].map(([name, rates]) => [
          name,
          spread(rates),
          (median(rates) / yardstick).toFixed(2),
        ]),
      ),
    );
  },
};

/** Versions in the shapes vendors use, many of them close neighbours. */
function generateVersions(count: number): string[] {
  const random = createRandom(1);
  const below = (limit: number) => Math.floor(random() * limit);
  const shapes = [
    () => `${below(30)}.${below(20)}`,
    () => `${below(10)}.${below(20)}.${below(50)}`,
    () => `${100 + below(40)}.0.${6000 + below(900)}.${below(200)}`,
    () => `20${20 + below(7)}.${1 + below(12)}.${1 + below(28)}`,
    () => `${below(10)}.${below(20)}.${below(9)}-rc${below(5)}`,
    () => `v${below(9)}.${below(9)}.${below(9)}.0`,
  ];
  return Array.from({ length: count }, () => shapes[below(shapes.length)]?.() ?? '');
}
