import type { NextFunction, Request, RequestHandler, Response } from 'express';

const forwardingHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * Notes in `response.locals.isForwarded` whether a proxy's headers came along, and removes them
 * unless the proxy is trusted: Remix's adapter would read X-Forwarded-Host without asking.
 */
export function handleForwardingHeaders(trustProxy: boolean): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const found = forwardingHeaders.filter((name) => name in request.headers);
    response.locals.isForwarded = found.length > 0;
    if (!trustProxy) for (const name of found) delete request.headers[name];
    next();
  };
}
