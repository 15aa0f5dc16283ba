import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
} from '#app/domain/errors.ts';

/** The HTTP status that a domain error means; null for any other error. */
export function statusOf(error: unknown): 400 | 403 | 404 | 409 | null {
  if (error instanceof InvalidInputError) return 400;
  if (error instanceof ForbiddenError) return 403;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof ConflictError) return 409;
  return null;
}

/**
 * For loaders and actions of pages: passes the result of `work` on, and turns a domain error into
 * the response whose error page tells it. Other errors pass through and become a 500.
 */
export async function orErrorPage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const status = statusOf(error);
    if (status === null) throw error;
    throw Response.json(
      { issues: error instanceof InvalidInputError ? error.issues : [] },
      { status },
    );
  }
}
