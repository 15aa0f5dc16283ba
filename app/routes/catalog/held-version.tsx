import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { decideCandidate } from '#app/domain/catalog/decide-candidate.ts';
import { getCandidate } from '#app/domain/catalog/list-candidates.ts';
import { ConflictError } from '#app/domain/errors.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { heldVersionPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { HeldVersionPage } from './held-version-page.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('operations:held.metaTitle'), noIndex: true });

const doneThings = ['accepted', 'refused'] as const;

export function loader({ request, params, context }: LoaderFunctionArgs) {
  const told = new URL(request.url).searchParams.get('done');
  return orErrorPage(() =>
    asSignedInStaff(context, async (opened) => ({
      candidate: await getCandidate(opened, params.id ?? ''),
      done: doneThings.find((one) => one === told) ?? null,
    })),
  );
}

const decision = z.object({
  intent: z.enum(['accept', 'refuse']),
  reason: z
    .string('operations:held.whyMissing')
    .trim()
    .min(3, 'operations:held.whyMissing')
    .max(500, 'controls:input.longerThan?number=500'),
});

/** Accepts or refuses the candidate; the second of two that decide is told so. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await readBody(request);
  const candidateId = params.id ?? '';
  return orErrorPage(() =>
    answerForm(form, decision, async ({ intent, reason }) => {
      try {
        await asSignedInStaff(context, (staff) =>
          decideCandidate(staff, { candidateId, decision: intent, reason }),
        );
      } catch (error) {
        if (error instanceof ConflictError) return data({ isDecided: true as const }, 409);
        throw error;
      }
      const done = intent === 'accept' ? 'accepted' : 'refused';
      return redirect(heldVersionPath(candidateId, { done }), 303);
    }),
  );
}

export default function HeldVersion() {
  const answer = useActionData<FormAnswer | { isDecided: true }>();
  const isDecided = answer !== undefined && 'isDecided' in answer;
  return (
    <HeldVersionPage
      {...useLoaderData<typeof loader>()}
      answer={isDecided ? undefined : answer}
      isTooLate={isDecided}
    />
  );
}
