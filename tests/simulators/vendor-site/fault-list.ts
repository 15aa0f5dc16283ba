import { z } from 'zod';
import { RequestRefused } from '../request-refused.ts';
import { manifestFolder } from './manifest-folder.ts';
import type { VendorPackage } from './vendor-package.ts';

const FAULTS_KEPT = 1_000;
const ASIDE = ['/control', '/style.css'];

/** What /control/fault takes. Exactly one of `path` and `identifier` says where it strikes. */
export const faultRequest = z
  .strictObject({
    /** An exact path, or with `*` at the end all paths that begin so. */
    path: z.string().startsWith('/').max(500).optional(),
    /** All paths that belong to one package (the shared winget index is not one of them). */
    identifier: z.string().max(128).optional(),
    /**
     * rubbish: 200 with bytes that mean nothing. hang: never an answer. stall: the beginning of an
     * answer and then nothing. huge: 500 MB without a stated length. reset: the connection is cut.
     * status:503 (any 400 to 599): that status. slow: the right answer, `delayMs` late.
     * rate-limit: 429, or on the GitHub API 403, with the headers that say when to come back.
     * redirect: 302 to `to`. body: 200 with `body`.
     */
    kind: z
      .string()
      .regex(
        /^(rubbish|hang|stall|huge|reset|status:[45]\d\d|slow|rate-limit|redirect|body)$/,
        'must be rubbish, hang, stall, huge, reset, status:<400-599>, slow, rate-limit, redirect or body',
      ),
    /** Strikes so many times; without it until /control/reset. */
    times: z.int().min(1).max(1_000_000).optional(),
    delayMs: z.int().min(0).max(60_000).default(300),
    /** Seconds, for rate-limit (2 without it) and as Retry-After of a status. */
    retryAfter: z.int().min(0).max(86_400).optional(),
    to: z.string().max(2_000).optional(),
    body: z.string().max(1_000_000).optional(),
    contentType: z.string().max(200).default('application/json'),
  })
  .refine((fault) => (fault.path === undefined) !== (fault.identifier === undefined), {
    message: 'give either path or identifier',
    path: ['path'],
  })
  .refine((fault) => fault.kind !== 'redirect' || fault.to !== undefined, {
    message: 'a redirect needs to',
    path: ['to'],
  })
  .refine((fault) => fault.kind !== 'body' || fault.body !== undefined, {
    message: 'the fault body needs body',
    path: ['body'],
  });

export type FaultRequest = z.input<typeof faultRequest>;
export type Fault = z.output<typeof faultRequest>;

export interface FaultList {
  /** Throws RequestRefused 400 that names the wrong field, 404 for an unknown package. */
  add(fault: unknown): void;
  /** The oldest fault that strikes this path, counted as used; null without one. */
  take(path: string): Fault | null;
  clear(): void;
}

/** The faults that wait to strike. `find` gives a package by identifier or throws. */
export function createFaultList(find: (identifier: string) => VendorPackage): FaultList {
  let waiting: { fault: Fault; patterns: string[]; left: number }[] = [];
  return {
    add(input) {
      const result = faultRequest.safeParse(input);
      if (!result.success) {
        const issue = result.error.issues[0];
        const field = issue?.path.join('.') ?? '';
        throw new RequestRefused(400, field, `${field}: ${issue?.message ?? 'is not valid'}`);
      }
      if (waiting.length >= FAULTS_KEPT) {
        throw new RequestRefused(409, null, `There are ${FAULTS_KEPT} faults; reset first`);
      }
      const fault = result.data;
      const patterns =
        fault.identifier === undefined
          ? [fault.path ?? '']
          : packagePaths(find(fault.identifier)).map((path) => `${path}*`);
      if (patterns.some((pattern) => ASIDE.some((path) => pattern.startsWith(path)))) {
        throw new RequestRefused(400, 'path', 'path: the control addresses know no faults');
      }
      waiting.push({ fault, patterns, left: fault.times ?? Infinity });
    },
    take(path) {
      const found = waiting.find(({ patterns }) => patterns.some((one) => matches(one, path)));
      if (found === undefined) return null;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((one) => one !== found);
      return found.fault;
    },
    clear() {
      waiting = [];
    },
  };
}

/** The beginnings of all paths that belong to one package alone. */
function packagePaths(vendor: VendorPackage): string[] {
  const identifier = encodeURIComponent(vendor.identifier);
  const paths = [`/files/${identifier}/`, `/json/${identifier}.json`, `/download/${identifier}/`];
  paths.push(`${manifestFolder(vendor.identifier)}/`);
  if (vendor.feed.kind === 'github-releases') {
    const { repository } = vendor.feed;
    paths.push(`/github/repos/${repository}/`, `/github/${repository}/`);
    paths.push(`/github-assets/${identifier}/`);
  }
  return paths;
}

function matches(pattern: string, path: string): boolean {
  const wanted = sameSpelling(pattern.endsWith('*') ? pattern.slice(0, -1) : pattern);
  const asked = sameSpelling(path);
  return pattern.endsWith('*') ? asked.startsWith(wanted) : asked === wanted;
}

/** `%2B` and `+` are the same in a path; readers escape differently. */
function sameSpelling(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
