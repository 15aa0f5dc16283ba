import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Handler,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import { env } from '#app/env.server.ts';
import { log } from '#app/providers/log.server.ts';
import { keepAddressPrivate, keepAnswersPrivate } from './answer-privacy.server.ts';
import { rememberAnswers } from './answer-memory.server.ts';
import { handleForwardingHeaders } from './forwarding-headers.server.ts';
import { guardRoutes } from './guarded-routes.server.ts';
import { createLoadContext } from './load-context.server.ts';
import { refuseForeignOrigin } from './origin-guard.server.ts';
import { requestIdFrom } from './request-id.server.ts';
import { limitBody } from './request-limits.server.ts';
import { logRequest } from './request-log.server.ts';
import { createResourceRoutes } from './resource-routes.server.ts';
import { securityHeaders } from './security-headers.server.ts';

export interface WebApplicationOptions {
  loadBuild: () => Promise<ServerBuild>;
  /** Serves files: the built ones in production, Vite's middlewares in development. */
  files: Handler;
  /** Whether pages come from Vite's development server. */
  viteDevelopment: boolean;
  isStopping: () => boolean;
}

/** The web process as an Express application, not yet listening. */
export function createWebApplication(options: WebApplicationOptions): Express {
  const { viteDevelopment, isStopping } = options;
  const { TRUST_PROXY, PUBLIC_URL } = env();
  const https = PUBLIC_URL.startsWith('https:');
  const application = express();
  application.disable('x-powered-by');
  application.set('trust proxy', TRUST_PROXY ? 1 : false);

  const setSecurityHeaders = securityHeaders({ https, viteDevelopment });
  application.use((request: Request, response: Response, next: NextFunction) => {
    const requestId = requestIdFrom(request.get('x-request-id'));
    response.locals.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    setSecurityHeaders(response);
    if (isStopping()) response.setHeader('Connection', 'close');
    next();
  });
  application.use(
    logRequest,
    handleForwardingHeaders(TRUST_PROXY),
    keepAddressPrivate,
    refuseForeignOrigin,
    limitBody,
    compression(),
    options.files,
    keepAnswersPrivate,
    rememberAnswers(),
  );
  application.all('*', answerRoutes(options));
  application.use(answerFailure);
  return application;
}

/** Vite makes a new build when a file changes; the built one stays the same. */
function answerRoutes(options: WebApplicationOptions): Handler {
  const known = new WeakMap<ServerBuild, (path: string) => Handler>();
  const findHandlerOf = (build: ServerBuild) => {
    const find = known.get(build) ?? findHandler(guardRoutes(build), options);
    known.set(build, find);
    return find;
  };
  return (request, response, next) => {
    options
      .loadBuild()
      .then((build) => findHandlerOf(build)(request.path)(request, response, next))
      .catch(next);
  };
}

/** Pages are Remix's; what renders nothing is answered without it. */
function findHandler(
  build: ServerBuild,
  { viteDevelopment, isStopping }: WebApplicationOptions,
): (path: string) => Handler {
  const getLoadContext = (request: Request, response: Response) =>
    createLoadContext(request, response, { viteDevelopment, isStopping });
  const mode = viteDevelopment ? 'development' : 'production';
  const remix = createRequestHandler({ build, mode, getLoadContext });
  const pages: Handler = (request, response, next) => void remix(request, response, next);
  const findResource = createResourceRoutes(build, getLoadContext);
  return (path) => findResource(path) ?? pages;
}

/** The last resort, for what fails outside Remix: a malformed address, a broken header. */
const answerFailure: ErrorRequestHandler = (
  error: Error & { status?: number },
  _,
  response,
  __,
) => {
  const status = error.status ?? 500;
  const requestId = response.locals.requestId as string;
  if (status >= 500) log().error({ event: 'http.failed', requestId, error });
  if (response.headersSent) response.destroy();
  else response.status(status).type('text/plain').send(`Error ${status}. Request ${requestId}\n`);
};
