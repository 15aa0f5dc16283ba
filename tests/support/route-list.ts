import type { RouteConfigEntry } from '@remix-run/route-config';
import routeConfig from '#app/routes.ts';
import type { Access, PageHandle } from '#app/ui/page-handle.ts';

/** A route as app/routes.ts places it, with what its module says of itself. */
export interface ListedRoute {
  id: string;
  /** From the root, with its parameters: `/app/:organization`. */
  path: string;
  read: Access;
  write: Access;
  hasPage: boolean;
  hasLoader: boolean;
  hasAction: boolean;
}

interface RouteModule {
  handle?: Partial<PageHandle>;
  default?: unknown;
  loader?: unknown;
  action?: unknown;
}

const modules = import.meta.glob<RouteModule>('../../app/routes/**/*.{ts,tsx}');

/** Reading all route modules takes seconds: once for all test files of a process, which each load this one anew. */
const kept = globalThis as { lappaRoutes?: Promise<ListedRoute[]> };

/** Every route that can be asked for. Layouts are asked for with their pages. Throws when one states no access. */
export function listRoutes(): Promise<ListedRoute[]> {
  return (kept.lappaRoutes ??= readRoutes());
}

async function readRoutes(): Promise<ListedRoute[]> {
  const entries = await (routeConfig as RouteConfigEntry[] | Promise<RouteConfigEntry[]>);
  return (await Promise.all(entries.map((entry) => describe(entry, '')))).flat();
}

async function describe(entry: RouteConfigEntry, parent: string): Promise<ListedRoute[]> {
  const path = [parent, entry.path].filter((part) => part !== undefined && part !== '').join('/');
  const { children } = entry;
  if (children && children.length > 0) {
    return (await Promise.all(children.map((child) => describe(child, path)))).flat();
  }
  const load = modules[`../../app/${entry.file}`];
  if (!load) throw new Error(`There is no ${entry.file}`);
  const module = await load();
  const access = module.handle?.access;
  if (access === undefined) throw new Error(`${entry.file} does not say who may come to it`);
  const { read, write } = typeof access === 'string' ? { read: access, write: access } : access;
  return [
    {
      id: entry.id ?? entry.file.replace(/\.tsx?$/, ''),
      path: `/${path}`,
      read,
      write,
      hasPage: module.default !== undefined,
      hasLoader: module.loader !== undefined,
      hasAction: module.action !== undefined,
    },
  ];
}
