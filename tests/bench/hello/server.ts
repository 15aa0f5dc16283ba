import { createServer } from 'node:http';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express from 'express';
import { env } from '#app/env.server.ts';

// Trivial routes as Remix's own template for Express serves them: what the product's are measured against.
const build = (await import('virtual:remix/server-build')) as ServerBuild;
const application = express();
application.disable('x-powered-by');
application.use(compression());
const remix = createRequestHandler({ build, mode: 'production' });
application.all('*', (request, response, next) => void remix(request, response, next));
createServer(application).listen(env().PORT, '127.0.0.1', () => {
  process.stdout.write('hello.started\n');
});
