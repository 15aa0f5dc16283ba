import type { NextFunction, Request, Response } from 'express';
import { log } from '#app/providers/log.server.ts';
import { loggedPath } from './logged-path.server.ts';

const quiet = /^\/(assets|health|icons)\//;

/**
 * Writes one 'http.request' line when an answer has been sent, or 'http.aborted' when the caller
 * left before. The query is left out: it may hold secrets.
 */
export function logRequest(request: Request, response: Response, next: NextFunction): void {
  const start = process.hrtime.bigint();
  response.once('close', () => {
    const path = request.originalUrl.split('?', 1)[0] ?? '';
    const level = response.statusCode >= 500 ? 'error' : quiet.test(path) ? 'debug' : 'info';
    log()[level]({
      event: response.writableFinished ? 'http.request' : 'http.aborted',
      requestId: response.locals.requestId as string,
      method: request.method,
      path: loggedPath(path),
      status: response.statusCode,
      durationMs: Number(process.hrtime.bigint() - start) / 1e6,
    });
  });
  next();
}
