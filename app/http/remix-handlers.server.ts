import { createRequestHandler } from '@remix-run/express';
import type { GetLoadContextFunction, RequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';

type ServerRoute = ServerBuild['routes'][string];

/**
 * Finds who answers a path. A route that renders nothing and whose path has no parameters is answered by a handler
 * that knows no other route: at every request Remix compiles the pattern of each route it knows, and what machines
 * ask for most (webhooks, health, feeds) would pay for all pages.
 */
export function createRemixHandlers(
  build: ServerBuild,
  options: { mode: 'development' | 'production'; getLoadContext: GetLoadContextFunction },
): (path: string) => RequestHandler {
  const whole = createRequestHandler({ build, ...options });
  const own = new Map<string, RequestHandler>();
  const routes = Object.values(build.routes).map((route) => ({
    route,
    line: lineOf(build, route),
  }));
  for (const { route, line } of routes) {
    const path = pathOf(line);
    const isAlone = routes.filter((other) => pathOf(other.line) === path).length === 1;
    if (!isAlone || !isResource(route) || /[:*?]/.test(path)) continue;
    const narrow = { ...build, routes: Object.fromEntries(line.map((one) => [one.id, one])) };
    own.set(path, createRequestHandler({ build: narrow, ...options }));
  }
  return (path) => own.get(path) ?? whole;
}

/** The route after those that it stands in, the outermost first. */
function lineOf(build: ServerBuild, route: ServerRoute): ServerRoute[] {
  const parent = route.parentId === undefined ? undefined : build.routes[route.parentId];
  return parent === undefined ? [route] : [...lineOf(build, parent), route];
}

function pathOf(line: ServerRoute[]): string {
  return line
    .map(({ path = '' }) => `/${path}`)
    .join('')
    .replace(/\/+/g, '/')
    .replace(/(.)\/$/, '$1');
}

function isResource({ module }: ServerRoute): boolean {
  return module.default === undefined && module.ErrorBoundary === undefined;
}
