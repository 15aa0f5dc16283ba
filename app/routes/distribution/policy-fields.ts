import { z } from 'zod';
import type { PolicyMode } from '#app/domain/distribution/offered-versions.ts';
import type { PolicyChoice } from '#app/domain/distribution/set-policies.ts';
import { mostPoliciesAtOnce } from '#app/domain/distribution/set-policies.ts';
import { commonModes } from './policy-choice.tsx';
import type { MessagesByCode } from '#app/http/form.server.ts';

/** Why, in the words of who decides. */
export const reasonField = z.string().trim().max(500, 'distribution:tooLong?number=500').optional();

/** The same where colleagues must know. */
export const neededReasonField = z
  .string({ error: 'distribution:reasonMissing' })
  .trim()
  .min(1, 'distribution:reasonMissing')
  .max(500, 'distribution:tooLong?number=500');

const days = z
  .string()
  .regex(/^\s*\d{1,3}\s*$/, 'distribution:application.daysMissing')
  .transform(Number)
  .pipe(
    z
      .number()
      .min(1, 'distribution:application.daysMissing')
      .max(365, 'distribution:application.daysMissing'),
  )
  .optional();

const keep = z
  .string()
  .regex(/^\s*([1-9]|[1-4]\d|50)\s*$/, 'distribution:application.keepWrong')
  .transform(Number);

const fields = { intent: z.string().optional(), days, reason: reasonField };

interface ModeInput {
  mode: PolicyMode | 'as-for-all';
  days?: number | undefined;
  version?: string | undefined;
}

/** What is missing beside the chosen mode. */
const complete = (input: ModeInput, context: z.RefinementCtx) => {
  const miss = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (input.mode === 'after-days' && input.days === undefined) {
    miss('days', 'distribution:application.daysMissing');
  }
  if (input.mode === 'pinned' && input.version === undefined) {
    miss('version', 'distribution:application.pinMissing');
  }
};

export const policyForm = z
  .object({
    ...fields,
    mode: z.enum([...commonModes, 'pinned']),
    version: z.uuid('distribution:application.pinMissing').optional(),
    keep: keep.optional(),
  })
  .superRefine(complete);

export const bulkPolicyForm = z
  .object({
    ...fields,
    mode: z.enum(commonModes),
    application: z.array(z.uuid()).optional(),
    all: z.literal('on').optional(),
  })
  .superRefine(complete)
  .superRefine(({ application = [], all }, context) => {
    if (all === undefined && application.length === 0) {
      context.addIssue({ code: 'custom', path: ['all'], message: 'distribution:list.bulkNone' });
    }
  });

/** How all applications without a policy of their own are treated. */
export const defaultPolicyForm = z
  .object({
    ...fields,
    mode: z.enum(['manual', 'immediate', 'after-days', 'not-used']),
    keep,
  })
  .superRefine(complete);

/** A form's fields as the domain takes them; the version only where the mode is to pin. */
export function readChoice({ mode, days: delayDays, version }: ModeInput): PolicyChoice {
  if (mode === 'as-for-all') return { mode: null };
  return {
    mode,
    ...(mode === 'after-days' && { delayDays }),
    ...(mode === 'pinned' && { pinnedVersionId: version }),
  };
}

/** What the domain refuses, by its code. */
export const policyProblems: MessagesByCode = {
  'automatic-distribution': { field: 'mode', message: 'distribution:notInPlan' },
  version_gone: { field: 'version', message: 'distribution:gone' },
  too_many: { field: 'all', message: `distribution:list.bulkTooMany?number=${mostPoliciesAtOnce}` },
  not_found: 'distribution:notThere',
};
