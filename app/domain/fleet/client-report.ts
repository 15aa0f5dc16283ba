import { z } from 'zod';
import { cleanText } from './internal/clean-text.ts';

/** A list longer than this is no computer's. */
export const mostPrograms = 5000;
export const mostUpgrades = 1000;

/** Longer texts are cut: what Windows lists is not ours to refuse. */
const text = (longest: number) =>
  z
    .string()
    .max(100_000, 'At most 100,000 characters.')
    .transform((value) => cleanText(value, longest));

/** An empty text says nothing. */
const optionalText = (longest: number) =>
  text(longest)
    .nullish()
    .transform((value) => value || null);

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

const program = z.object({
  name: text(500),
  publisher: optionalText(300),
  version: optionalText(100),
  /** The name of its key under Uninstall. */
  productCode: optionalText(300),
  /** Of an app that came as MSIX. */
  packageFamilyName: optionalText(300),
  scope: z
    .enum(['user', 'machine'])
    .nullish()
    .transform((value) => value ?? null),
});

/** A program that a client reports. */
export type ReportedProgram = z.output<typeof program>;

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

/** A check-in. Fields that are not named here are ignored, so that a newer script may say more. */
export const clientReport = z.object({
  /** Made for this check-in; the same again is a repetition. */
  checkInId: z.uuid(),
  ...machineFields,
  programs: z.array(program).max(mostPrograms, `At most ${mostPrograms} programs.`),
  upgrades: z.array(upgrade).max(mostUpgrades, `At most ${mostUpgrades} upgrades.`).default([]),
});

export type ClientReport = z.output<typeof clientReport>;
