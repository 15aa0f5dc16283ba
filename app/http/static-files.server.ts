import path from 'node:path';
import express, { Router } from 'express';

/**
 * Serves the built client: hashed assets for a year, the files of public/ for an hour.
 * What is not found goes on to the pages, except below /assets.
 */
export function serveStaticFiles(clientFolder: string): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(path.join(clientFolder, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
      redirect: false,
    }),
    (_request, response) => {
      response.status(404).type('text/plain').send('Not found\n');
    },
  );
  router.use(
    express.static(clientFolder, {
      maxAge: '1h',
      index: false,
      redirect: false,
      setHeaders: (response, file) => {
        if (file.endsWith('.ps1')) response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      },
    }),
  );
  return router;
}
