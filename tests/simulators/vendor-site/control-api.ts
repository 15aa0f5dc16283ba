import { z } from 'zod';
import { readJson } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { announcedSha256, installerPath, installerSha256 } from './installer-file.ts';
import type { Exchange, VendorSite } from './vendor-site.ts';
import { newestRelease } from './vendor-state.ts';

const CONTROL_BYTES = 100_000;
const LOAD_BYTES = 32_000_000;

const identifier = z.string().max(128);
const releaseRequest = z.strictObject({
  identifier,
  version: z.string().max(200).optional(),
  wrongHash: z.boolean().optional(),
});
const rereleaseRequest = z.strictObject({ identifier, silent: z.boolean().optional() });
const packageRequest = z.strictObject({ identifier });
const loadRequest = z.strictObject({ packages: z.unknown() });

type Command = (site: VendorSite, body: unknown) => unknown;

const commands: Record<string, Command> = {
  release(site, body) {
    const { identifier, ...options } = check(releaseRequest, body);
    site.state.release(identifier, options);
    return describe(site, identifier);
  },
  rerelease(site, body) {
    const { identifier, silent } = check(rereleaseRequest, body);
    site.state.rerelease(identifier, { silent });
    return describe(site, identifier);
  },
  rollback(site, body) {
    const { identifier } = check(packageRequest, body);
    site.state.rollback(identifier);
    return describe(site, identifier);
  },
  withdraw(site, body) {
    const { identifier } = check(packageRequest, body);
    site.state.withdraw(identifier);
    return describe(site, identifier);
  },
  fault(site, body) {
    site.faults.add(body);
    return { ok: true };
  },
  load(site, body) {
    site.state.load(Array.isArray(body) ? body : check(loadRequest, body).packages);
    return { packages: site.state.packages.length };
  },
  reset(site) {
    site.reset();
    return { packages: site.state.packages.length };
  },
};

/**
 * Answers /control/…, by which tests steer the site. Commands are POSTs with a JSON body:
 * release, rerelease, rollback, withdraw, fault, load, reset. GET /control/state gives all
 * packages, GET /control/requests the request log, DELETE /control/requests empties it. Bad input
 * is answered with 4xx and `{ error: { field, message } }`.
 */
export async function answerControl(site: VendorSite, exchange: Exchange): Promise<boolean> {
  const { request, response, segments } = exchange;
  if (segments[0] !== 'control') return false;
  try {
    sendJson(response, 200, await runControl(site, exchange, `${segments[1]}`));
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    const { status, field, message } = error;
    if (status === 405) response.setHeader('allow', request.method === 'GET' ? 'POST' : 'GET');
    sendJson(response, status, { error: { field, message } });
  }
  return true;
}

async function runControl(site: VendorSite, exchange: Exchange, name: string): Promise<unknown> {
  const { request } = exchange;
  if (name === 'requests') {
    if (request.method === 'DELETE') site.requests.clear();
    return site.requests.read();
  }
  if (name === 'state') return { packages: site.state.packages };
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new RequestRefused(404, null, `There is no /control/${name}`);
  if (request.method !== 'POST') {
    throw new RequestRefused(405, null, `/control/${name} takes POST`);
  }
  return command(site, await readJson(request, name === 'load' ? LOAD_BYTES : CONTROL_BYTES));
}

function check<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new RequestRefused(400, field || null, `${field || 'body'}: ${issue?.message ?? 'bad'}`);
}

/** What the feeds now say of a package: the newest version with its files, or null. */
function describe(site: VendorSite, identifier: string): unknown {
  const vendor = site.state.find(identifier);
  const newest = newestRelease(vendor);
  const installers = newest?.installers.map((installer) => ({
    url: site.url + installerPath(vendor.identifier, newest.version, installer),
    sha256: installerSha256(vendor.identifier, newest.version, installer, newest.revision),
    announcedSha256: announcedSha256(vendor.identifier, newest, installer),
  }));
  return {
    identifier: vendor.identifier,
    newest: newest === null ? null : { version: newest.version, installers },
  };
}

function sendJson(response: Exchange['response'], status: number, data: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(data));
}
