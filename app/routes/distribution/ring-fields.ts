import { z } from 'zod';
import type { RingRules } from '#app/domain/distribution/manage-rings.ts';

const name = z
  .string({ error: 'distribution:settings.ringNameMissing' })
  .trim()
  .min(1, 'distribution:settings.ringNameMissing')
  .max(100, 'distribution:tooLong?number=100');

export const newRingForm = z.object({ intent: z.string().optional(), name });

const number = (least: number, most: number, message: string) =>
  z
    .string()
    .regex(/^\s*\d{1,6}\s*$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));

export const ringForm = z
  .object({
    intent: z.string().optional(),
    ring: z.uuid(),
    name,
    delay: number(0, 365, 'distribution:settings.ringDelayWrong').optional(),
    share: number(1, 100, 'distribution:settings.gateWrong').optional(),
    count: number(1, 100_000, 'distribution:settings.gateWrong').optional(),
  })
  .superRefine(({ share, count }, context) => {
    if ((share === undefined) === (count === undefined)) return;
    const path = [share === undefined ? 'share' : 'count'];
    context.addIssue({ code: 'custom', path, message: 'distribution:settings.gateWrong' });
  });

/** A ring's form as the domain takes it. */
export function readRules(input: z.output<typeof ringForm>): RingRules {
  const { name: ringName, delay = 0, share, count } = input;
  const gate = share === undefined || count === undefined ? null : { share, count };
  return { name: ringName, delayDays: delay, gate };
}
