import type { SubmissionResult } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { data } from '@remix-run/node';
import type { z } from 'zod';
import { BusyError, ConflictError, ForbiddenError, InvalidInputError } from '#app/domain/errors.ts';
import { NotFoundError, PaymentRefusedError, PlanLimitError } from '#app/domain/errors.ts';
import { TooManyAttemptsError, UnavailableError } from '#app/domain/errors.ts';
import { retryAfter, tellingOf } from './error-page.server.ts';

/**
 * What a form's page shows after it was refused (app/ui/form.tsx draws it): what was typed, and messages by field,
 * those of the whole form under ''. A message is a translation key, with its values as a query:
 * `controls:form.tooManyAttempts?minutes=5`.
 */
export type FormAnswer = SubmissionResult;

export type FormRefusal = ReturnType<typeof data<FormAnswer>>;

/** Messages by field; '' is the whole form. */
export type FormProblems = Record<string, string>;

export type ReadForm<Output> = {
  /** Answers with the form again, as it was sent, and what is wrong. */
  refuse: (
    problems: FormProblems,
    init?: { status?: number; headers?: HeadersInit },
  ) => FormRefusal;
} & ({ input: Output; refusal: null } | { input: null; refusal: FormRefusal });

type FormSchema = z.ZodObject;

/**
 * Reads a form that was sent. Only the schema's own fields are looked at and only their text, so that nothing strange
 * gets through: no files, no nested names, no null characters. An empty field counts as not given.
 * What was typed is shown again, passwords never.
 */
export async function readForm<Schema extends FormSchema>(
  sent: Request | FormData,
  schema: Schema,
): Promise<ReadForm<z.output<Schema>>> {
  const given = await readFields(sent, Object.keys(schema.shape));
  const submission = parseWithZod(given, { schema, error: messageOfIssue });
  const hideFields = Object.keys(schema.shape).filter((name) => /password/i.test(name));
  const refuse: ReadForm<unknown>['refuse'] = (problems, { status = 400, headers } = {}) => {
    const { '': ofForm, ...ofFields } = problems;
    const answer = submission.reply({
      hideFields,
      formErrors: ofForm === undefined ? [] : [ofForm],
      fieldErrors: Object.fromEntries(
        Object.entries(ofFields).map(([field, message]) => [field, [message]]),
      ),
    });
    return data(answer, { status, headers });
  };
  if (submission.status !== 'success') {
    return {
      input: null,
      refuse,
      refusal: data(submission.reply({ hideFields }), { status: 400 }),
    };
  }
  return { input: submission.value, refusal: null, refuse };
}

/** Messages for errors that a form can have something done about, by their `code`. */
export type MessagesByCode = Record<string, string | { field: string; message: string }>;

/**
 * For actions: reads the form, and gives its input to `work`. Wrong input, and errors of the domain that a message is
 * known for, are answered with the form again; other errors are thrown on.
 */
export async function answerForm<Schema extends FormSchema, Answer>(
  sent: Request | FormData,
  schema: Schema,
  work: (input: z.output<Schema>) => Promise<Answer>,
  messages: MessagesByCode = {},
): Promise<Answer | FormRefusal> {
  const form = await readForm(sent, schema);
  if (form.refusal !== null) return form.refusal;
  try {
    return await work(form.input);
  } catch (error) {
    const refusal = refusalOf(error, messages);
    if (refusal === null) throw error;
    const { problems, status } = refusal;
    return tellingOf(error, form.refuse(problems, { status, headers: retryAfter(error) }));
  }
}

function refusalOf(
  error: unknown,
  messages: MessagesByCode,
): { problems: FormProblems; status: number } | null {
  if (error instanceof InvalidInputError) {
    const problems = error.issues.map(({ field, message }) => [field, message] as const);
    return { problems: Object.fromEntries(problems), status: 400 };
  }
  if (error instanceof TooManyAttemptsError) {
    return { problems: { '': tooManyAttempts(error) }, status: 429 };
  }
  if (error instanceof BusyError) {
    return { problems: { '': 'controls:form.busy' }, status: 503 };
  }
  const known = codeOf(error);
  const found = known === null ? undefined : messages[known.code];
  if (known === null || found === undefined) return null;
  const { field, message } = typeof found === 'string' ? { field: '', message: found } : found;
  return { problems: { [field]: message }, status: known.status };
}

/** A plan's limit goes by its own name, e.g. `members`. */
function codeOf(error: unknown): { code: string; status: number } | null {
  if (error instanceof ForbiddenError) return { code: error.code, status: 403 };
  if (error instanceof PlanLimitError) return { code: error.limit, status: 403 };
  if (error instanceof ConflictError) return { code: error.code, status: 409 };
  if (error instanceof NotFoundError) return { code: 'not_found', status: 404 };
  if (error instanceof PaymentRefusedError) return { code: 'payment_refused', status: 402 };
  if (error instanceof UnavailableError) return { code: 'unavailable', status: 503 };
  return null;
}

/** "Try again in N minutes", as a message. */
export function tooManyAttempts({ retryAfterSeconds }: TooManyAttemptsError): string {
  return `controls:form.tooManyAttempts?minutes=${Math.max(Math.ceil(retryAfterSeconds / 60), 1)}`;
}

async function readFields(sent: Request | FormData, names: string[]): Promise<FormData> {
  const form = sent instanceof FormData ? sent : await readBody(sent);
  const fields = new FormData();
  for (const [name, value] of form) {
    if (names.includes(name) && typeof value === 'string') {
      fields.append(name, value.replaceAll('\0', ''));
    }
  }
  return fields;
}

/** For actions of several forms, which look at `intent` first. A body that is no form (JSON, torn) has no fields. */
export async function readBody(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (error) {
    if (error instanceof Response || request.signal.aborted) throw error;
    return new FormData();
  }
}

/** For schemas that say nothing of their own: twice the same field, something unforeseen. */
const messageOfIssue = (issue: { input?: unknown }) =>
  issue.input === undefined ? 'controls:input.missing' : 'controls:input.invalid';
