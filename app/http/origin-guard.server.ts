import type { NextFunction, Request, Response } from 'express';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site makes a browser send (CSRF), before anything reads it. Remix
 * has such a check for pages only, and answers with an empty 500. Callers that are no browsers send
 * neither header and pass.
 */
export function refuseForeignOrigin(
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (safeMethods.has(request.method) || isOwn(request)) return next();
  response
    .status(403)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        title: 'Not allowed',
        status: 403,
        code: 'foreign_origin',
        detail: 'The request comes from a page of another site.',
        requestId: response.locals.requestId as string,
      }),
    );
}

function isOwn(request: Request): boolean {
  const origin = request.get('origin');
  if (origin === undefined) return request.get('sec-fetch-site') !== 'cross-site';
  // A trusted proxy's name for us; handleForwardingHeaders has removed anyone else's.
  const host = request.get('x-forwarded-host') ?? request.get('host');
  return URL.canParse(origin) && new URL(origin).host === host;
}
