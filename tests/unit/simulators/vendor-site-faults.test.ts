import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RequestSummary } from '#tests/simulators/vendor-site/request-log.ts';
import {
  startVendorSite,
  type RunningVendorSite,
} from '#tests/simulators/vendor-site/start-vendor-site.ts';

const INDEX = '/winget/index.json';

let site: RunningVendorSite;

beforeEach(async () => {
  site = await startVendorSite();
});
afterEach(() => site.close());

async function control(name: string, body: unknown): Promise<void> {
  const options = { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${site.url}/control/${name}`, options);
  expect(response.status).toBe(200);
}

async function statusOf(path: string): Promise<number> {
  return (await fetch(site.url + path)).status;
}

describe('faults', () => {
  const timeout = () => AbortSignal.timeout(400);

  test('strike as often as asked, by path and by package', async () => {
    await control('fault', { path: INDEX, kind: 'status:503', times: 2, retryAfter: 7 });
    const failed = await fetch(site.url + INDEX);
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '7']);
    expect(await statusOf(INDEX)).toBe(503);
    expect(await statusOf(INDEX)).toBe(200);
    await control('fault', { identifier: 'Git.Git', kind: 'status:500' });
    expect(await statusOf('/github/repos/git-for-windows/git/releases')).toBe(500);
    expect(await statusOf('/github/repos/obsidianmd/obsidian-releases/releases')).toBe(200);
    await control('fault', { identifier: 'Notepad++.Notepad++', kind: 'status:500' });
    expect(await statusOf('/files/Notepad++.Notepad++/8.6.8/x')).toBe(500);
    await control('reset', {});
    expect(await statusOf('/github/repos/git-for-windows/git/releases')).toBe(200);
  });

  test('rubbish, a given body, a redirect, a rate limit and slowness', async () => {
    await control('fault', { path: INDEX, kind: 'rubbish', times: 1 });
    await expect(fetch(site.url + INDEX).then((one) => one.json())).rejects.toThrow();
    await control('fault', { path: INDEX, kind: 'body', body: '[]', times: 1 });
    expect(await (await fetch(site.url + INDEX)).text()).toBe('[]');
    await control('fault', { path: INDEX, kind: 'redirect', to: 'http://10.0.0.1/', times: 1 });
    const redirect = await fetch(site.url + INDEX, { redirect: 'manual' });
    expect(redirect.headers.get('location')).toBe('http://10.0.0.1/');
    await control('fault', { path: '/*', kind: 'rate-limit', times: 2, retryAfter: 3 });
    const limited = await fetch(site.url + INDEX);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3']);
    const github = await fetch(`${site.url}/github/repos/git-for-windows/git/releases`);
    expect([github.status, github.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    await control('fault', { path: INDEX, kind: 'slow', delayMs: 120, times: 1 });
    const start = performance.now();
    expect(await statusOf(INDEX)).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(100);
  });

  test('hanging, stalling, cut and huge answers, which do not keep the site from closing', async () => {
    await control('fault', { path: INDEX, kind: 'hang', times: 1 });
    await expect(fetch(site.url + INDEX, { signal: timeout() })).rejects.toThrow(/timeout/);
    await control('fault', { path: INDEX, kind: 'stall', times: 1 });
    const stalled = await fetch(site.url + INDEX, { signal: timeout() });
    expect(stalled.status).toBe(200);
    await expect(stalled.text()).rejects.toThrow(/timeout/);
    await control('fault', { path: INDEX, kind: 'reset', times: 1 });
    await expect(fetch(site.url + INDEX)).rejects.toThrow('fetch failed');
    await control('fault', { path: INDEX, kind: 'huge', times: 1 });
    const { body } = await fetch(site.url + INDEX);
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    let size = 0;
    while (size < 5_000_000) size += ((await reader.read()).value as Uint8Array).length;
    await reader.cancel();
    await control('fault', { path: INDEX, kind: 'hang' });
    const pending = fetch(site.url + INDEX).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await site.close();
    expect(await pending).toBeInstanceOf(Error);
    site = await startVendorSite();
  });
});

test('the request log tells of validators, answers and how many came at once', async () => {
  const readLog = async () =>
    (await (await fetch(`${site.url}/control/requests`)).json()) as RequestSummary;
  await control('fault', { path: INDEX, kind: 'slow', delayMs: 100 });
  const etag = (await fetch(site.url + INDEX)).headers.get('etag') ?? '';
  const headers = { 'if-none-match': etag, authorization: 'secret', 'user-agent': 'Test/1' };
  await Promise.all([fetch(site.url + INDEX, { headers }), fetch(site.url + INDEX)]);
  const log = await readLog();
  expect(log.paths[INDEX]).toEqual({
    requests: 3,
    conditional: 1,
    notModified: 1,
    peakConcurrent: 2,
  });
  expect(log.peakConcurrent).toBe(2);
  const conditional = log.requests.find((one) => one.ifNoneMatch !== null);
  expect(conditional).toMatchObject({
    path: INDEX,
    ifNoneMatch: etag,
    authorized: true,
    userAgent: 'Test/1',
    status: 304,
  });
  expect(JSON.stringify(log)).not.toContain('secret');
  await fetch(`${site.url}/control/requests`, { method: 'DELETE' });
  expect((await readLog()).requests).toEqual([]);
});
