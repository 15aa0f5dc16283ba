import type { Translate } from '#app/i18n/translate.ts';
import type { BadgeTone } from '#app/ui/badge.tsx';
import type { JobStatus } from '#db/schema/operations.ts';
import type { UpdateOutcome } from '#db/schema/update-runs.ts';

const typeNames = {
  'catalog.update-run': 'updateRun',
  'catalog.start-update-run': 'startUpdateRun',
  'catalog.check-feed': 'checkFeed',
  'catalog.publish-candidate': 'publishCandidate',
  'catalog.import': 'importManifests',
  'operations.tidy-ledger': 'tidyLedger',
  'accounts.forget-expired': 'forgetExpired',
  'accounts.prove-domains': 'proveDomains',
  'activity.send-mail': 'sendMail',
} as const;

/** The choice of every kind, in the address. */
export const anyType = 'all';

/** What a kind of job is called; its queue's name when nobody has named it. */
export function nameJobType(type: string, t: Translate): string {
  const name = typeNames[type as keyof typeof typeNames];
  return name ? t(`operations:type.${name}`) : type;
}

export const statusTones: Record<JobStatus, BadgeTone> = {
  running: 'neutral',
  succeeded: 'good',
  failed: 'red',
};

/** In the order of who needs a person most. */
export const outcomes: readonly UpdateOutcome[] = [
  'failed',
  'held',
  'new',
  'rolled-back',
  're-offered',
  'recorded',
  'unchanged',
];

export const outcomeTones: Record<UpdateOutcome, BadgeTone> = {
  failed: 'red',
  held: 'amber',
  new: 'good',
  'rolled-back': 'amber',
  're-offered': 'good',
  recorded: 'neutral',
  unchanged: 'neutral',
};

/** A run's figures in words: "2 nya versioner, 58 oförändrade". Zeros and texts are left out. */
export function describeSummary(summary: Record<string, unknown>, t: Translate): string {
  const figures = Object.entries(summary).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0,
  );
  const outcomeFigures = figures.filter(([name]) => isOutcome(name));
  const told = outcomeFigures.length > 0 ? outcomeFigures : figures;
  return told.map(([name, figure]) => `${figure} ${nameFigure(name, t)}`).join(', ');
}

function isOutcome(name: string): name is UpdateOutcome {
  return (outcomes as readonly string[]).includes(name);
}

function nameFigure(name: string, t: Translate): string {
  return isOutcome(name) || name === 'feeds' || name === 'applications' || name === 'busy'
    ? t(`operations:summary.${name}`)
    : name;
}

const reasonCodes = [
  'not-modified',
  'same-fingerprint',
  'same-bytes',
  'already-known',
  'behind',
  'still-held',
  'invalid-version',
  'missing-installers',
  'wrong-version-parse',
  're-released',
  'hash-mismatch',
  'unverified',
] as const;

/** Why an application got its outcome, in words; a reason that is no code is words already. */
export function nameReason(reason: string, t: Translate): string {
  const code = reasonCodes.find((known) => known === reason);
  return code ? t(`operations:reason.${code}`) : reason;
}
