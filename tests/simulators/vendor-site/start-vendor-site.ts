import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerControl } from './control-api.ts';
import { answerPage } from './answer-page.ts';
import { demoPackages } from './demo-packages.ts';
import { createFaultList, type FaultList } from './fault-list.ts';
import { answerFixedDownload } from './fixed-download.ts';
import { answerGithub } from './github-api.ts';
import { createGithubQuota } from './github-quota.ts';
import { sendNotFound } from './http-document.ts';
import { answerFiles } from './installer-files.ts';
import { answerJson } from './json-endpoint.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { readStateFile, writeStateFile } from './state-file.ts';
import { strikeFault } from './strike-fault.ts';
import type { VendorPackageInput } from './vendor-package.ts';
import type { Answer, Exchange, VendorSite } from './vendor-site.ts';
import { createVendorState, type VendorState } from './vendor-state.ts';
import { answerWinget } from './winget-repository.ts';

export interface VendorSiteOptions {
  /** A free port is taken without it. */
  port?: number;
  /** Address to listen on, a loopback one; 127.0.0.1 without it. */
  host?: string;
  /** The packages at the start; the demo's without it. */
  releases?: VendorPackageInput[];
  now?: () => Date;
  /** Where the state is kept over restarts. What it holds wins over `releases`. */
  dataFile?: string;
  /** Requests the GitHub API allows in an hour; 5,000 without it. */
  githubLimit?: number;
}

export interface RunningVendorSite {
  /** Without a slash at the end. */
  url: string;
  port: number;
  state: VendorState;
  faults: FaultList;
  requests: RequestLog;
  /** Ends all connections, also those that a fault keeps hanging. */
  close(): Promise<void>;
}

const answers: Answer[] = [
  answerWinget,
  answerFiles,
  answerGithub,
  answerJson,
  answerFixedDownload,
];

/**
 * Starts the simulated sites of many vendors on one loopback server: a winget manifest repository,
 * the GitHub releases API, JSON documents, fixed addresses, installers, a page for people and
 * /control for tests. Throws when the port is taken or the data file is not readable.
 */
export async function startVendorSite(options: VendorSiteOptions = {}): Promise<RunningVendorSite> {
  const { now = () => new Date(), host = '127.0.0.1', releases = demoPackages, dataFile } = options;
  const kept = dataFile === undefined ? null : readStateFile(dataFile);
  const state: VendorState = createVendorState({
    packages: kept === null ? releases : addMissing(kept, releases),
    now,
    onChange: () => {
      if (dataFile !== undefined) writeStateFile(dataFile, state.packages);
    },
  });
  const faults = createFaultList((identifier) => state.find(identifier));
  const requests = createRequestLog(now);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://${host}:${port}`;
  const githubQuota = createGithubQuota(options.githubLimit ?? 5_000, now);
  const reset = () => {
    faults.clear();
    requests.clear();
    state.load(releases);
  };
  const site: VendorSite = { url, state, faults, requests, githubQuota, now, reset };
  server.on('request', (request, response) => void answer(site, request, response));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, port, state, faults, requests, close };
}

async function answer(
  site: VendorSite,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => undefined);
  try {
    const exchange = readExchange(request, response);
    if (exchange === null) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('The address is not valid\n');
      return;
    }
    if (await answerControl(site, exchange)) return;
    if (await answerPage(site, exchange)) return;
    site.requests.record(request, response, exchange.path, exchange.query.toString());
    const fault = site.faults.take(exchange.path);
    if (fault !== null && (await strikeFault(exchange, fault, site.now()))) return;
    for (const one of answers) {
      if (await one(site, exchange)) return;
    }
    sendNotFound(exchange, exchange.path);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`);
  }
}

function readExchange(request: IncomingMessage, response: ServerResponse): Exchange | null {
  const target = request.url ?? '/';
  const [path = '/', ...rest] = target.split('?');
  if (!path.startsWith('/')) return null;
  try {
    const segments = path.slice(1).split('/').map(decodeURIComponent);
    return { request, response, path, segments, query: new URLSearchParams(rest.join('?')) };
  } catch {
    return null;
  }
}

/** A newer build of the demo may know more packages than the kept file. */
function addMissing(kept: VendorPackageInput[], start: VendorPackageInput[]): VendorPackageInput[] {
  const known = new Set(kept.map((one) => one.identifier.toLowerCase()));
  return [...kept, ...start.filter((one) => !known.has(one.identifier.toLowerCase()))];
}
