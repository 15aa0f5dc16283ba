import { offersOf } from '#app/domain/distribution/organization-policies.ts';
import type {
  OrganizationPolicies,
  PolicyRing,
} from '#app/domain/distribution/organization-policies.ts';
import type { OfferPolicy, OfferableVersion } from '#app/domain/distribution/offered-versions.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { figure, median, spread, table } from './figures.ts';
import { createRandom } from './random.ts';

const applicationCount = 15_000;
const installedCount = 60;
/** A twentieth of a hundred thousand: what it says of one question holds for all. */
const clientCount = 5_000;
const ringCount = 3;
const rounds = 3;
const dayMs = 24 * 60 * 60_000;

/**
 * What clients are offered: all applications for each ring, which is what the jobs compute, and each client's installed
 * applications one by one, as though every one of them asked at once.
 */
export const offers: BenchPart = {
  name: 'offers',
  async run({ say }: Bench) {
    const random = createRandom(5);
    const now = Date.now();
    const applications = Array.from({ length: applicationCount }, (_, index) => ({
      id: `application-${index}`,
      versions: generateVersions(random, index, now),
    }));
    const policies = generatePolicies(random, applications, now);
    const wanted = Array.from({ length: clientCount }, (_, index) => ({
      ring: policies.rings[index % ringCount]!,
      first: Math.floor(random() * applicationCount),
    }));
    const everyRing = measure(() => {
      let count = 0;
      for (const ring of policies.rings) {
        for (const one of applications) count += offersOf(policies, ring, one, now).offered.length;
      }
      return count;
    });
    const everyClient = measure(() => {
      let count = 0;
      for (const { ring, first } of wanted) {
        for (let place = 0; place < installedCount; place += 1) {
          const one = applications[(first + place * 37) % applicationCount]!;
          count += offersOf(policies, ring, one, now).offered.length;
        }
      }
      return count;
    });
    const row = (what: string, questions: number, seconds: number[]) => [
      what,
      questions.toLocaleString('en'),
      spread(seconds),
      figure((median(seconds) * 1e6) / questions),
    ];
    say(
      table(
        ['what', 'questions', 'seconds, median (least to most)', 'microseconds each'],
        [
          row(`${ringCount} rings x all applications`, ringCount * applicationCount, everyRing),
          row('5,000 clients x 60 applications', clientCount * installedCount, everyClient),
        ],
      ),
    );
    const whole = median(everyClient) * (100_000 / clientCount);
    say(
      `100,000 clients: ${figure(whole)} seconds of one processor, were each asked for by itself`,
    );
    say(`${figure(applicationCount)} applications of 1 to 12 versions; a fifth with own policies`);
    await Promise.resolve();
  },
};

function measure(work: () => number): number[] {
  work();
  return Array.from({ length: rounds }, () => {
    const start = performance.now();
    if (work() === 0) throw new Error('Nothing was offered.');
    return (performance.now() - start) / 1000;
  });
}

function generateVersions(
  random: () => number,
  application: number,
  now: number,
): OfferableVersion[] {
  const count = 1 + Math.floor(random() * 12);
  return Array.from({ length: count }, (_, index) => ({
    id: `version-${application}-${index}`,
    sortKey: `0130ff01${String(index).padStart(2, '0')}ff2002`,
    publishedAt: now - (count - index) * random() * 30 * dayMs,
    isOffered: random() > 0.02,
  }));
}

function generatePolicies(
  random: () => number,
  applications: { id: string; versions: OfferableVersion[] }[],
  now: number,
): OrganizationPolicies {
  const forAll: OfferPolicy = {
    mode: 'after-days',
    afterDays: 3,
    pinnedVersionId: null,
    keepVersions: 3,
    frozenAt: null,
    automationEndedAt: null,
    rolledBackTo: null,
    released: { through: now - 100 * dayMs, afterDays: 0 },
  };
  const steps = Array.from({ length: ringCount }, (_, index) => ({
    ringId: `ring-${index}`,
    delayDays: index * 3,
    gatedSince: index === 2 ? now - 365 * dayMs : null,
  }));
  const rings: PolicyRing[] = steps.map(({ ringId, delayDays }, index) => ({
    id: ringId,
    name: ringId,
    delayDays,
    gate: null,
    steps: steps.slice(0, index + 1),
  }));
  const own = applications.filter(() => random() < 0.2);
  const versions = applications.flatMap((one) => one.versions);
  return {
    forAll,
    rings,
    automationEnded: null,
    own: new Map(own.map(({ id }) => [id, { ...forAll, mode: 'immediate', isAsForAll: false }])),
    decisions: new Map(
      versions
        .filter(() => random() < 0.05)
        .map(({ id }) => [id, { approvedAt: now - random() * 60 * dayMs, refusal: null }]),
    ),
    passages: new Map(
      versions
        .filter(() => random() < 0.7)
        .map(({ id }) => [
          id,
          new Map([['ring-2', { at: now - random() * 30 * dayMs, isKept: false }]]),
        ]),
    ),
  };
}
