import type { ServerBuild } from '@remix-run/node';
import { describe, expect, test } from 'vitest';
import { guardRoutes } from '#app/http/guarded-routes.server.ts';

const buildOf = (module: object) =>
  ({ routes: { 'routes/planted': { id: 'routes/planted', module } } }) as unknown as ServerBuild;

describe('the guard refuses to start with a route that', () => {
  test('does not say who may come', () => {
    expect(() => guardRoutes(buildOf({ loader: () => null }))).toThrow(
      'The route routes/planted does not say who may come to it.',
    );
    expect(() => guardRoutes(buildOf({ handle: { scripts: true }, loader: () => null }))).toThrow();
  });

  test('is protected without a loader to protect', () => {
    const page = { handle: { access: 'signed-in' }, default: () => null };
    expect(() => guardRoutes(buildOf(page))).toThrow('no loader');
    expect(() => guardRoutes(buildOf({ ...page, loader: () => null }))).not.toThrow();
  });
});

test('the guard stands before loader and action', async () => {
  let calls = 0;
  const build = guardRoutes(
    buildOf({
      handle: { access: { read: 'public', write: 'signed-in' } },
      loader: () => (calls += 1),
      action: () => (calls += 1),
    }),
  );
  const { loader, action } = build.routes['routes/planted']!.module;
  const args = { request: new Request('http://localhost/x'), params: {}, context: {} } as never;
  await loader?.(args);
  expect(calls).toBe(1);
  const refusal = await Promise.resolve(action?.(args)).then(
    () => 'let in',
    (thrown: unknown) => thrown,
  );
  expect(refusal).toBeInstanceOf(Response);
  expect((refusal as Response).headers.get('location')).toMatch(/^\/logga-in/);
  expect(calls).toBe(1);
});

test('what is signed is not counted as a post of just anybody', async () => {
  const build = (access: string) =>
    guardRoutes(buildOf({ handle: { access }, action: () => 'answered' }));
  const post = async (access: string) => {
    const { action } = build(access).routes['routes/planted']!.module;
    const request = new Request('http://localhost/x', { method: 'POST' });
    const context = { clientAddress: '192.0.2.1' };
    return await action?.({ request, params: {}, context } as never);
  };
  expect(await post('signed')).toBe('answered');
  // Counting asks the database, which is not there.
  await expect(post('public')).rejects.toThrow('The database is not connected');
});
