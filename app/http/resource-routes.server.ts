import type { GetLoadContextFunction } from '@remix-run/express';
import type { LoaderFunctionArgs, ServerBuild } from '@remix-run/node';
import type {
  Handler,
  Request as ExpressRequest,
  Response as ExpressResponse,
  NextFunction,
} from 'express';
import { NodeRequest } from 'srvx/node';
import { MethodNotAllowedError } from './error-page.server.ts';
import { problemResponse } from './problem-response.server.ts';
import { sendResponse } from './send-response.server.ts';

type ServerRoute = ServerBuild['routes'][string];

/**
 * Finds who answers a path at which there is no page: the loader or action of its route, asked without Remix between,
 * which takes several times as long as most of them (it compiles the pattern of every route at every request, and makes
 * three copies of the request). Machines ask there most: webhooks, winget, check-ins, health. Two kinds of paths:
 * those without parameters that one route alone has and renders nothing; and all under a first segment where nothing
 * renders, down to a route for what is not there (`winget/*`). Null leaves the path to Remix, which answers alike.
 */
export function createResourceRoutes(
  build: ServerBuild,
  getLoadContext: GetLoadContextFunction,
): (path: string) => Handler | null {
  const routes = Object.values(build.routes).map((route) => ({
    route,
    path: pathOf(build, route),
  }));
  const alone = new Map<string, Handler>();
  for (const { route, path } of routes) {
    const isAlone = routes.filter((other) => other.path === path).length === 1;
    if (!isAlone || !isResource(route) || /[:*?]/.test(path)) continue;
    alone.set(path, handlerOf({ route, params: {} }, getLoadContext));
  }
  const areas = findMachineAreas(routes);
  return (path) => {
    const known = alone.get(path);
    if (known !== undefined) return known;
    const inside = areas.get(firstSegment(path));
    const found = inside && matchRoute(inside, path);
    return found ? handlerOf(found, getLoadContext) : null;
  };
}

interface PlacedRoute {
  route: ServerRoute;
  /** Its pattern from the root on. */
  path: string;
}

interface MatchedRoute {
  route: ServerRoute;
  params: Record<string, string>;
}

interface RoutePattern {
  route: ServerRoute;
  expression: RegExp;
  /** Of the parameters, in the order of the expression's groups. */
  names: string[];
  /** Sorts the patterns: a segment as it is before a parameter, and that before whatever is left. */
  rank: string;
}

/** First segments under which there are only routes that render nothing, one of them for whatever else is asked. */
function findMachineAreas(routes: PlacedRoute[]): Map<string, RoutePattern[]> {
  const leaves = routes.filter(({ path }) => path !== '/');
  const areas = [...Map.groupBy(leaves, ({ path }) => firstSegment(path))].filter(
    ([area, inside]) =>
      !/[:*?]/.test(area) &&
      inside.every(({ route, path }) => isResource(route) && !path.includes('?')) &&
      inside.some(({ path }) => path === `/${area}/*`),
  );
  return new Map(
    areas.map(([area, inside]) => {
      const patterns = inside.filter(({ route }) => route.module.loader ?? route.module.action);
      return [area, patterns.map(patternOf).sort((a, b) => (a.rank < b.rank ? -1 : 1))];
    }),
  );
}

function patternOf({ route, path }: PlacedRoute): RoutePattern {
  const names: string[] = [];
  const segments = path.split('/').slice(1);
  const source = segments.map((segment) => {
    if (segment === '*') {
      names.push('*');
      return '(?:/(.*))?';
    }
    if (!segment.startsWith(':')) return `/${segment.replace(/[.+^${}()|[\]\\]/g, '\\$&')}`;
    names.push(segment.slice(1));
    return '/([^/]+)';
  });
  const rank = segments.map((segment) =>
    segment === '*' ? 'c' : segment.startsWith(':') ? 'b' : 'a',
  );
  return {
    route,
    names,
    expression: new RegExp(`^${source.join('')}/*$`, 'i'),
    rank: rank.join(''),
  };
}

function matchRoute(patterns: RoutePattern[], path: string): MatchedRoute | null {
  const decoded = decodePath(path);
  for (const { route, names, expression } of patterns) {
    const found = expression.exec(decoded);
    if (found === null) continue;
    const values = names.map((name, at) => [name, (found[at + 1] ?? '').replaceAll('%2F', '/')]);
    return { route, params: Object.fromEntries(values) as Record<string, string> };
  }
  return null;
}

/** As Remix does: a slash that was written as %2F separates nothing. Express has refused what cannot be decoded. */
function decodePath(path: string): string {
  if (!path.includes('%')) return path;
  const segments = path.split('/').map((segment) => decodeURIComponent(segment));
  return segments.map((segment) => segment.replaceAll('/', '%2F')).join('/');
}

function firstSegment(path: string): string {
  return path.split('/', 2)[1] ?? '';
}

function pathOf(build: ServerBuild, route: ServerRoute): string {
  const parent = route.parentId === undefined ? undefined : build.routes[route.parentId];
  const path = `${parent === undefined ? '' : pathOf(build, parent)}/${route.path ?? ''}`;
  return path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

function isResource({ module }: ServerRoute): boolean {
  return module.default === undefined && module.ErrorBoundary === undefined;
}

function handlerOf(matched: MatchedRoute, getLoadContext: GetLoadContextFunction): Handler {
  const answer = async (request: ExpressRequest, response: ExpressResponse) => {
    const context = await getLoadContext(request, response);
    const asked = new NodeRequest({ req: request, res: response }) as Request;
    const told = await ask(matched, { request: asked, params: matched.params, context });
    if (!response.destroyed) await sendResponse(told, response);
  };
  return (request: ExpressRequest, response: ExpressResponse, next: NextFunction) => {
    answer(request, response).catch(next);
  };
}

const readingMethods = ['GET', 'HEAD', 'OPTIONS'];

/** What a route throws that is no answer becomes a problem (RFC 9457): who asks here is no person. */
async function ask({ route }: MatchedRoute, args: LoaderFunctionArgs): Promise<Response> {
  const { loader, action } = route.module;
  const isReading = readingMethods.includes(args.request.method);
  const handler = isReading ? loader : action;
  try {
    if (!handler) throw new MethodNotAllowedError(isReading ? ['POST'] : ['GET', 'HEAD']);
    const told: unknown = await handler(args);
    if (told instanceof Response) return told;
    throw new Error(`The route ${route.id} answered with no Response.`);
  } catch (error) {
    return error instanceof Response ? error : problemResponse(error, args.context.requestId);
  }
}
