import {
  BusyError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  PaymentRefusedError,
  PlanLimitError,
  TooManyAttemptsError,
  UnavailableError,
} from '#app/domain/errors.ts';
import { DoorClosedError } from '#db/tenancy.server.ts';

/** Nobody is signed in, where somebody must be. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
  readonly code: string;

  constructor(message: string, code = 'unauthenticated') {
    super(message);
    this.code = code;
  }
}

/** The address takes other methods than this. */
export class MethodNotAllowedError extends Error {
  override readonly name = 'MethodNotAllowedError';
  readonly allowed: string[];

  constructor(allowed: string[]) {
    super(`Use ${allowed.join(' or ')}.`);
    this.allowed = allowed;
  }
}

/** The body is larger than any form of ours. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** What a domain error means in HTTP; `code` is for programs and stays as it is. */
export interface ErrorMeaning {
  status: 400 | 401 | 402 | 403 | 404 | 405 | 409 | 413 | 429 | 503;
  code: string;
}

/** Null for an error that nobody foresaw. */
export function meaningOf(error: unknown): ErrorMeaning | null {
  if (error instanceof InvalidInputError) return { status: 400, code: 'invalid_input' };
  if (error instanceof UnauthenticatedError) return { status: 401, code: error.code };
  if (error instanceof PaymentRefusedError) return { status: 402, code: 'payment_refused' };
  if (error instanceof ForbiddenError) return { status: 403, code: error.code };
  if (error instanceof PlanLimitError) return { status: 403, code: 'plan_limit' };
  if (error instanceof NotFoundError || error instanceof DoorClosedError) {
    return { status: 404, code: 'not_found' };
  }
  if (error instanceof MethodNotAllowedError) return { status: 405, code: 'method_not_allowed' };
  if (error instanceof ConflictError) return { status: 409, code: error.code };
  if (error instanceof TooLargeError) return { status: 413, code: 'too_large' };
  if (error instanceof TooManyAttemptsError) return { status: 429, code: 'too_many_attempts' };
  if (error instanceof UnavailableError) return { status: 503, code: 'unavailable' };
  if (error instanceof BusyError) return { status: 503, code: 'busy' };
  return null;
}

const behind = new WeakMap<object, unknown>();

/** Notes which domain error an answer tells, for the audit trail; gives the answer back. */
export function tellingOf<Answer extends object>(error: unknown, answer: Answer): Answer {
  behind.set(answer, error);
  return answer;
}

/** The domain error that an answer tells: one noted by `tellingOf`, or thrown as it is; undefined when there is none. */
export function errorBehind(answer: unknown): unknown {
  if (answer instanceof Error) return answer;
  return typeof answer === 'object' && answer !== null ? behind.get(answer) : undefined;
}

/** The response whose error page tells a domain error; other errors are thrown on and become a 500. */
export function errorResponse(error: unknown): Response {
  const meaning = meaningOf(error);
  if (meaning === null) throw error;
  return tellingOf(
    error,
    Response.json(
      { issues: error instanceof InvalidInputError ? error.issues : [] },
      { status: meaning.status, headers: retryAfter(error) },
    ),
  );
}

/** `Retry-After`, where the error knows it. */
export function retryAfter(error: unknown): Record<string, string> {
  const knows =
    error instanceof TooManyAttemptsError ||
    error instanceof UnavailableError ||
    error instanceof BusyError;
  return knows ? { 'Retry-After': String(error.retryAfterSeconds) } : {};
}

/**
 * For loaders and actions of pages: passes the result of `work` on, and turns a domain error into
 * the response whose error page tells it. Other errors pass through and become a 500.
 */
export async function orErrorPage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw errorResponse(error);
  }
}
