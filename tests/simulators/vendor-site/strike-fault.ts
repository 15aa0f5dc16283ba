import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { Fault } from './fault-list.ts';
import type { Exchange } from './vendor-site.ts';

const HUGE_BYTES = 500_000_000;
const CHUNK = Buffer.alloc(65_536, 0x20);
const RUBBISH = Buffer.concat([
  Buffer.from('<<<]]> %%% {"version": \u0000'),
  Buffer.from('fffe00c3289fd8', 'hex'),
]);

/** Does to the exchange what the fault says. Returns false when the right answer shall follow. */
export async function strikeFault(exchange: Exchange, fault: Fault, now: Date): Promise<boolean> {
  const { response } = exchange;
  switch (fault.kind) {
    case 'slow':
      await sleep(fault.delayMs);
      return false;
    case 'hang':
      return true;
    case 'stall':
      response.writeHead(200, { 'content-type': fault.contentType, 'content-length': 1_000_000 });
      response.write('[');
      return true;
    case 'huge':
      await sendHuge(response);
      return true;
    case 'reset':
      exchange.request.socket.resetAndDestroy();
      return true;
    case 'rubbish':
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(RUBBISH);
      return true;
    case 'redirect':
      response.writeHead(302, { location: fault.to ?? '/' }).end();
      return true;
    case 'body':
      response.writeHead(200, { 'content-type': fault.contentType }).end(fault.body);
      return true;
    case 'rate-limit':
      refuseByRate(exchange, fault.retryAfter ?? 2, now);
      return true;
    default: {
      const status = Number(fault.kind.slice('status:'.length));
      const headers =
        fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      response.writeHead(status, { 'content-type': 'text/plain', ...headers });
      response.end(`Simulated fault ${status}\n`);
      return true;
    }
  }
}

/** The answer of the GitHub API, or of any other server, to a client that asked too often. */
export function refuseByRate(exchange: Exchange, seconds: number, now: Date): void {
  const { response } = exchange;
  if (exchange.path.startsWith('/github/repos/')) {
    response.writeHead(403, {
      'content-type': 'application/json; charset=utf-8',
      'x-ratelimit-limit': 60,
      'x-ratelimit-remaining': 0,
      'x-ratelimit-used': 60,
      'x-ratelimit-resource': 'core',
      'x-ratelimit-reset': Math.ceil(now.getTime() / 1000) + seconds,
    });
    response.end(JSON.stringify({ message: 'Simulated: API rate limit exceeded' }));
    return;
  }
  response.writeHead(429, { 'content-type': 'text/plain', 'retry-after': String(seconds) });
  response.end('Simulated: too many requests\n');
}

async function sendHuge(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  for (let sent = 0; sent < HUGE_BYTES && !response.destroyed; sent += CHUNK.length) {
    if (response.write(CHUNK)) continue;
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
      .catch(() => undefined)
      .finally(() => waiting.abort());
  }
  response.end();
}
