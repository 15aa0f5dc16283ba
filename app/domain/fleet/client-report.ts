import { z } from 'zod';
import { cleanText } from './internal/clean-text.ts';
import { optionalText, text } from './internal/report-texts.ts';
import { program } from './reported-program.ts';
import { ReportedPrograms } from './reported-programs.ts';

/** A list longer than this is no computer's. */
export const mostPrograms = 5000;
export const mostUpgrades = 1000;

const filledText = (longest: number) =>
  text(longest).refine((value) => value !== '', 'Must not be empty.');

const count = z
  .number()
  .int()
  .min(0)
  .max(100_000)
  .nullish()
  .transform((value) => value ?? null);

/** What a computer says of itself. */
const machineFields = {
  /** What tells this computer from all others; kept as a hash. */
  machineId: z
    .string()
    .transform((value) => value.trim())
    .refine((value) => value.length >= 16 && value.length <= 200, 'Between 16 and 200 characters.'),
  /** The computer's name. */
  name: filledText(200),
  /** As '10.0.26100.2314'. */
  windowsVersion: optionalText(100),
  /** As 'Windows 11 Pro'. */
  windowsEdition: optionalText(100),
  architecture: optionalText(20),
  /** People with a profile on the computer. */
  userCount: count,
  scriptVersion: optionalText(50),
};

const upgrade = z.object({
  /** The application's. */
  identifier: filledText(300),
  /** That was to be installed. */
  version: filledText(200),
  outcome: z.enum(['succeeded', 'failed']),
  exitCode: z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) =>
      value === null || value === undefined ? null : cleanText(String(value), 100),
    ),
});

/** What became of an upgrade that a client tried. */
export type ReportedUpgrade = z.output<typeof upgrade>;

export const enrolmentRequest = z.object({
  enrolmentKey: z.string().max(200, 'At most 200 characters.'),
  ...machineFields,
});

export type EnrolmentRequest = z.output<typeof enrolmentRequest>;

const reportFields = {
  /** Made for this check-in; the same again is a repetition. */
  checkInId: z.uuid(),
  ...machineFields,
  upgrades: z.array(upgrade).max(mostUpgrades, `At most ${mostUpgrades} upgrades.`).default([]),
};
const programList = z.array(z.unknown()).max(mostPrograms, `At most ${mostPrograms} programs.`);

const unreadReport = z.object({
  ...reportFields,
  programs: programList.transform((rows) => new ReportedPrograms(rows)),
});
const wholeReport = z.object({ ...reportFields, programs: programList.pipe(z.array(program)) });

export type ClientReport = z.output<typeof unreadReport>;

/**
 * A check-in, with its programs unread. Fields that are not named here are ignored, so that a newer script may say more.
 * When anything else is wrong, it tells at once what is wrong with the programs, too.
 */
export const clientReport = z.unknown().transform((raw, context): ClientReport => {
  const report = unreadReport.safeParse(raw);
  if (report.success) return report.data;
  for (const { path, message } of wholeReport.safeParse(raw).error?.issues ?? []) {
    context.issues.push({ code: 'custom', path, message, input: raw });
  }
  return z.NEVER;
});
