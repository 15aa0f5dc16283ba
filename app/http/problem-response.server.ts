import type { LoaderFunctionArgs } from '@remix-run/node';
import { InvalidInputError } from '#app/domain/errors.ts';
import { log } from '#app/providers/log.server.ts';
import { meaningOf, retryAfter } from './error-page.server.ts';

const titles = {
  400: 'The request is not valid',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Not possible in the present state',
  413: 'The request is too large',
  429: 'Too many attempts',
  500: 'Something went wrong on our side',
};

/** An error as the JSON API tells it (RFC 9457, application/problem+json). */
export function problemResponse(error: unknown, requestId: string): Response {
  const { status, code } = meaningOf(error) ?? { status: 500, code: 'unexpected' };
  const isOurs = status === 500;
  if (isOurs) log().error({ event: 'http.failed', requestId, error });
  return Response.json(
    {
      title: titles[status],
      status,
      code,
      // What an unexpected error says may be nobody's business.
      ...(isOurs ? {} : { detail: (error as Error).message }),
      ...(error instanceof InvalidInputError ? { errors: error.issues } : {}),
      requestId,
    },
    {
      status,
      headers: {
        'Content-Type': 'application/problem+json',
        'Cache-Control': 'no-store',
        ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
        ...retryAfter(error),
      },
    },
  );
}

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
