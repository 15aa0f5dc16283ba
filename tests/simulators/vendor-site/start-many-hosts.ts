import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const TRIES = 5;
const HOSTS_MOST = 60_000;
const FEED_PATH = /^\/feeds\/(\d{1,7})\.json$/;
const FILE_PATH = /^\/files\/(\d{1,7})\/1\.(\d{1,7})\/setup\.exe$/;

export interface ManyHosts {
  /** The port that all the hosts listen on. */
  port: number;
  /** `127.0.0.2`, `127.0.0.3`, … */
  hosts: string[];
  /** Address of every feed, host by host: `http://127.0.0.2:<port>/feeds/0.json`, … */
  feeds: string[];
  counts: { requests: number; notModified: number };
  /** Raises the version of one feed (its place in `feeds`) and gives the new version. */
  release(feed: number): string;
  close(): Promise<void>;
}

/**
 * Starts one small server per loopback address, all on one port and with one handler. Each feed is
 * `{ version, url, sha256 }` with an ETag and is answered with 304 while it is unchanged; `url` is
 * a file that exists. On macOS addresses beyond 127.0.0.1 must be configured first; there, and
 * when no port is free on all addresses, it throws.
 */
export async function startManyHosts(options: {
  hosts: number;
  feedsPerHost: number;
}): Promise<ManyHosts> {
  const { hosts: hostCount, feedsPerHost } = options;
  if (hostCount < 1 || hostCount > HOSTS_MOST || feedsPerHost < 1) {
    throw new RangeError(`Give 1 to ${HOSTS_MOST} hosts and at least one feed per host`);
  }
  const hosts = Array.from({ length: hostCount }, (_, index) => loopbackAddress(index + 1));
  const revisions = new Uint32Array(hostCount * feedsPerHost);
  const counts = { requests: 0, notModified: 0 };
  const addressOf = (feed: number) =>
    `http://${hosts[Math.floor(feed / feedsPerHost)] ?? ''}:${port}`;

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    counts.requests += 1;
    const path = request.url ?? '';
    const feed = Number(FEED_PATH.exec(path)?.[1] ?? Infinity);
    if (feed < revisions.length) {
      const revision = revisions[feed] ?? 0;
      const etag = `"${feed}-${revision}"`;
      if (request.headers['if-none-match'] === etag) {
        counts.notModified += 1;
        response.writeHead(304, { etag }).end();
        return;
      }
      const body = describeFeed(addressOf(feed), feed, revision);
      response.writeHead(200, { 'content-type': 'application/json', etag }).end(body);
      return;
    }
    const file = FILE_PATH.exec(path);
    const known = file !== null && Number(file[1]) < revisions.length;
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/octet-stream' });
    response.end(known ? fileBytes(Number(file[1]), Number(file[2])) : 'Not here\n');
  };

  const { servers, port } = await listenEverywhere(hosts, answer);
  return {
    port,
    hosts,
    feeds: Array.from(revisions, (_, feed) => `${addressOf(feed)}/feeds/${feed}.json`),
    counts,
    release(feed) {
      const revision = revisions[feed];
      if (revision === undefined) throw new RangeError(`There is no feed ${feed}`);
      revisions[feed] = revision + 1;
      return `1.${revision + 1}`;
    },
    close: () => closeAll(servers),
  };
}

function loopbackAddress(number: number): string {
  return `127.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
}

function describeFeed(address: string, feed: number, revision: number): string {
  const sha256 = createHash('sha256').update(fileBytes(feed, revision)).digest('hex');
  const url = `${address}/files/${feed}/1.${revision}/setup.exe`;
  return JSON.stringify({ version: `1.${revision}`, url, sha256 });
}

function fileBytes(feed: number, revision: number): Buffer {
  return Buffer.from(`MZ simulated installer of feed ${feed}, version 1.${revision}\n`);
}

async function listenEverywhere(
  hosts: readonly string[],
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ servers: Server[]; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const servers: Server[] = [];
    let port = 0;
    try {
      for (const host of hosts) {
        const server = createServer({ keepAliveTimeout: 60_000 }, answer);
        servers.push(server);
        await listen(server, port, host);
        port = (server.address() as AddressInfo).port;
      }
      return { servers, port };
    } catch (error) {
      await closeAll(servers);
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || attempt >= TRIES) throw error;
    }
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  for (const server of servers.filter((one) => one.listening)) {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}
