import { z } from 'zod';
import { optionalText, text } from './internal/report-texts.ts';

/** A row of what is installed, as a client sends it. */
export const program = z.object({
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
