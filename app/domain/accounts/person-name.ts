import { z } from 'zod';

export const longestName = 200;

/** Letters that only look: they would let a name write over what stands around it in a page or mail. */
const invisible = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;

/** A name of a person or an organisation in a form: one line, spaces tidied. `missing` is said when there is none. */
export function nameField(missing: string) {
  return z
    .string({ error: missing })
    .transform((name) => name.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .pipe(
      z
        .string({ error: missing })
        .min(1, missing)
        .max(longestName, `controls:input.longerThan?number=${longestName}`)
        .refine((name) => !invisible.test(name), 'controls:input.invisible'),
    );
}
