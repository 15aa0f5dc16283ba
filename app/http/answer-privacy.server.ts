import type { NextFunction, Request, Response } from 'express';

/**
 * Whatever is not said to be public, and every answer to who sends a cookie or an authorisation, is kept by no cache
 * on the way and by no browser's history. Comes after the static files, which are the same to all.
 */
export function keepAnswersPrivate(request: Request, response: Response, next: NextFunction): void {
  const isKnown =
    request.headers.cookie !== undefined || request.headers.authorization !== undefined;
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => Response;
  response.writeHead = (...args: unknown[]) => {
    const policy = response.getHeader('Cache-Control');
    if (isKnown || policy === undefined || response.hasHeader('Set-Cookie')) {
      response.setHeader('Cache-Control', 'no-store');
    }
    return writeHead(...args);
  };
  next();
}

/** What links of mails and the answers of identity providers carry in the address. */
const secrets = ['token', 'code', 'state'];

/**
 * Keeps an address with a secret in it from being told to other sites. `same-origin` rather than `no-referrer`: with
 * that, browsers send `Origin: null` with the page's own forms, and the origin guard would refuse them.
 */
export function keepAddressPrivate(request: Request, response: Response, next: NextFunction): void {
  const at = request.originalUrl.indexOf('?');
  const query = new URLSearchParams(at === -1 ? '' : request.originalUrl.slice(at));
  if (secrets.some((name) => query.has(name))) {
    response.setHeader('Referrer-Policy', 'same-origin');
  }
  next();
}
