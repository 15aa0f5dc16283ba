import { afterEach, expect } from 'vitest';

import {
  createMemoryHostGate,
  createUpstream,
  UpstreamError,
  type HostGate,
  type Upstream,
  type UpstreamErrorCode,
  type UpstreamOptions,
} from '#app/providers/upstream.server.ts';
import {
  startLoopbackServer,
  type LoopbackHandler,
  type LoopbackServer,
} from '#tests/support/loopback-server.ts';

export const now = () => new Date('2026-11-22T12:00:00Z');
export const limits = { maxBytes: 1_000_000, timeoutMs: 5_000 };

const closing: (() => Promise<void>)[] = [];

/** Closes something after the test, last opened first. */
export function closeAfterTest(close: () => Promise<void>): void {
  closing.push(close);
}

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

export async function serve(handler: LoopbackHandler): Promise<LoopbackServer> {
  const server = await startLoopbackServer(handler);
  closeAfterTest(() => server.close());
  return server;
}

/** An upstream that may ask 127.*, does not wait out pauses and retries at once. */
export function openUpstream(options: Partial<UpstreamOptions> = {}): Upstream {
  const upstream = createUpstream({
    userAgent: 'Lappa/test',
    allowPrivateHosts: ['127.*'],
    gate: createMemoryHostGate({ now, patienceMs: 0 }),
    now,
    random: () => 1,
    backoffMs: 1,
    ...options,
  });
  closeAfterTest(() => upstream.close());
  return upstream;
}

/** A gate that notes whose turn was asked for and who was silenced. */
export function recordGate() {
  const memory = createMemoryHostGate({ now, patienceMs: 0 });
  const hosts: string[] = [];
  const pauses: { host: string; until: Date }[] = [];
  const gate: HostGate = {
    run(host, work) {
      hosts.push(host);
      return memory.run(host, work);
    },
    pause(host, until, reason) {
      pauses.push({ host, until });
      return memory.pause(host, until, reason);
    },
  };
  return { gate, hosts, pauses };
}

export async function failure(promise: Promise<unknown>): Promise<UpstreamError> {
  const error = await promise.then(
    (value) => expect.fail(`no error but ${JSON.stringify(value).slice(0, 200)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  return error as UpstreamError;
}

export async function expectCode(
  promise: Promise<unknown>,
  code: UpstreamErrorCode,
): Promise<void> {
  expect((await failure(promise)).code).toBe(code);
}
