import { createRequestHandler } from '@remix-run/express';
import type { GetLoadContextFunction, RequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';

type ServerRoute = ServerBuild['routes'][string];

/**
 * Finds who answers a path. A route that renders nothing and whose path has no parameters is answered by a handler
 * that knows no other route: at every request Remix compiles the pattern of each route it knows, and what machines
 * ask for most (webhooks, health, feeds) would pay for all pages. Where everything under a first segment renders
 * nothing, down to a route for what is not there (`winget/*`), one handler that knows only those answers it all.
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
  const areas = new Map<string, RequestHandler>();
  for (const [area, lines] of findMachineAreas(routes)) {
    const known = Object.fromEntries(lines.flat().map((one) => [one.id, one]));
    areas.set(area, createRequestHandler({ build: { ...build, routes: known }, ...options }));
  }
  return (path) => own.get(path) ?? areas.get(firstSegment(path)) ?? whole;
}

interface RouteLine {
  route: ServerRoute;
  line: ServerRoute[];
}

/** First segments under which there are only routes that render nothing, one of them for whatever else is asked. */
function findMachineAreas(routes: RouteLine[]): [string, ServerRoute[][]][] {
  const leaves = routes.filter(({ line }) => pathOf(line) !== '/');
  return [...Map.groupBy(leaves, ({ line }) => firstSegment(pathOf(line)))]
    .filter(
      ([area, inside]) =>
        !/[:*?]/.test(area) &&
        inside.every(({ route }) => isResource(route)) &&
        inside.some(({ line }) => pathOf(line) === `/${area}/*`),
    )
    .map(([area, inside]) => [area, inside.map(({ line }) => line)]);
}

function firstSegment(path: string): string {
  return path.split('/', 2)[1] ?? '';
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
