import type { NextFunction, Request, Response } from 'express';
import { largestReportBytes } from './client-request.server.ts';
import { TooLargeError } from './error-page.server.ts';
import { problemResponse } from './problem-response.server.ts';
import { sendResponse } from './send-response.server.ts';

/** Larger than anything a form or the JSON API sends, by far. */
export const largestBodyBytes = 64 * 1024;

/** Stripe sends whole objects: an invoice with many lines is the largest. */
export const largestWebhookBytes = 512 * 1024;

/** What paths take that take more than a form. */
const largestBodies = new Map([
  ['/api/billing/webhook', largestWebhookBytes],
  ['/payments/webhooks/stripe', largestWebhookBytes],
  ['/api/clients/check-in', largestReportBytes],
]);

/**
 * Refuses a body larger than its path takes before a byte of it is read, and one that does not say how large it is:
 * browsers and HTTP clients always do. Node holds a sender to what was said.
 */
export function limitBody(request: Request, response: Response, next: NextFunction): void {
  const { headers } = request;
  const requestId = response.locals.requestId as string;
  if (headers['transfer-encoding'] !== undefined) {
    // What is left of the body is not waited for.
    response.setHeader('Connection', 'close');
    const problem = { title: 'The length is missing', status: 411, code: 'length_required' };
    response
      .status(411)
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, requestId }));
    return;
  }
  const largest = largestBodies.get(request.path) ?? largestBodyBytes;
  if (Number(headers['content-length'] ?? 0) <= largest) return next();
  response.setHeader('Connection', 'close');
  const limit = `At most ${largest / 1024} kB.`;
  sendResponse(problemResponse(new TooLargeError(limit), requestId), response).catch(next);
}
