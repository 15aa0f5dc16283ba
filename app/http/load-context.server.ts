import { randomBytes } from 'node:crypto';
import type { AppLoadContext } from '@remix-run/node';
import type { Request, Response } from 'express';
import { contentSecurityPolicy } from './security-headers.server.ts';

export interface LoadContextOptions {
  viteDevelopment: boolean;
  isStopping: () => boolean;
}

/** What loaders and actions learn about a request (app/remix.d.ts explains each part). */
export function createLoadContext(
  request: Request,
  response: Response,
  { viteDevelopment, isStopping }: LoadContextOptions,
): AppLoadContext {
  let nonce: string | undefined;
  // Only pages have one.
  const makeNonce = () => (nonce ??= randomBytes(16).toString('base64'));
  return {
    requestId: response.locals.requestId as string,
    get nonce() {
      return makeNonce();
    },
    allowScripts: () => {
      const policy = contentSecurityPolicy(makeNonce(), viteDevelopment);
      response.setHeader('Content-Security-Policy', policy);
    },
    clientAddress: request.ip ?? '',
    socketAddress: request.socket.remoteAddress ?? '',
    isForwarded: response.locals.isForwarded as boolean,
    isStopping,
  };
}
