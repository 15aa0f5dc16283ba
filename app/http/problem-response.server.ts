import type { LoaderFunctionArgs } from '@remix-run/node';
import type { InputIssue } from '#app/domain/errors.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { tellMessage } from '#app/i18n/tell-message.ts';
import { translator } from '#app/i18n/translate.ts';
import { log } from '#app/providers/log.server.ts';
import { MethodNotAllowedError, meaningOf, retryAfter, tellingOf } from './error-page.server.ts';

const titles = {
  400: 'The request is not valid',
  401: 'Sign in first',
  402: 'The payment was refused',
  403: 'Not allowed',
  404: 'Not found',
  405: 'This address takes another method',
  409: 'Not possible in the present state',
  413: 'The request is too large',
  429: 'Too many attempts',
  503: 'Away for the moment',
  500: 'Something went wrong on our side',
};

/** An error as the JSON API tells it (RFC 9457, application/problem+json). */
export function problemResponse(error: unknown, requestId: string): Response {
  const { status, code } = meaningOf(error) ?? { status: 500, code: 'unexpected' };
  const isOurs = status === 500;
  if (isOurs) log().error({ event: 'http.failed', requestId, error });
  const problem = Response.json(
    {
      title: titles[status],
      status,
      code,
      // What an unexpected error says may be nobody's business.
      ...(isOurs ? {} : describe(error as Error)),
      requestId,
    },
    {
      status,
      headers: {
        'Content-Type': 'application/problem+json',
        'Cache-Control': 'no-store',
        ...(status === 401 && { 'WWW-Authenticate': challenge(code) }),
        ...(error instanceof MethodNotAllowedError && { Allow: error.allowed.join(', ') }),
        ...retryAfter(error),
      },
    },
  );
  return tellingOf(error, problem);
}

/** What was wrong, in words; for wrong input each field's too. */
function describe(error: Error): { detail: string; errors?: InputIssue[] } {
  if (!(error instanceof InvalidInputError)) return { detail: error.message };
  const t = translator('en');
  const errors = error.issues.map(({ field, message }) => ({
    field,
    message: tellMessage(t, message),
  }));
  return { detail: new InvalidInputError(errors).message, errors };
}

/** RFC 6750: whether a token is missing or not good. */
const challenge = (code: string) =>
  code === 'invalid_token' ? 'Bearer error="invalid_token"' : 'Bearer';

/** A loader or action of the JSON API: whatever it throws is answered as a problem. */
export function apiRoute(
  answer: (args: LoaderFunctionArgs) => Promise<Response>,
): (args: LoaderFunctionArgs) => Promise<Response> {
  return async (args) => {
    try {
      return await answer(args);
    } catch (error) {
      if (error instanceof Response) throw error;
      return problemResponse(error, args.context.requestId);
    }
  };
}

/** The same for one method alone: another gets 405 with `Allow`. */
export function apiMethod(
  method: 'POST' | 'PATCH',
  answer: (args: LoaderFunctionArgs) => Promise<Response>,
  allowed: string[] = [method],
): (args: LoaderFunctionArgs) => Promise<Response> {
  return apiRoute(async (args) => {
    if (args.request.method !== method) throw new MethodNotAllowedError(allowed);
    return answer(args);
  });
}
