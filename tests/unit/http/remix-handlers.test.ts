import type { AddressInfo } from 'node:net';
import type { ServerBuild } from '@remix-run/node';
import express, { type Handler } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRemixHandlers } from '#app/http/remix-handlers.server.ts';

const tell = (name: string) => ({
  loader: () => new Response(name),
  action: () => new Response(name),
});
const plant = (
  id: string,
  parentId: string | undefined,
  path: string | undefined,
  module: object,
) => [id, { id, parentId, path, module }] as const;

const build = {
  entry: { module: { default: () => new Response('a page') } },
  routes: Object.fromEntries([
    plant('root', undefined, '', { default: () => null }),
    plant('api', 'root', 'api', {}),
    plant('ping', 'api', 'ping', tell('ping')),
    plant('named', 'api', ':name', tell('named')),
    plant('bare', 'root', 'twice', tell('bare')),
    plant('twice', 'root', 'twice/', tell('twice')),
    plant('page', 'root', 'page', { default: () => null }),
    plant('machine', 'root', 'machine/:token/ask', tell('machine')),
    plant('machine-rest', 'root', 'machine/*', tell('nothing there')),
    plant('mixed', 'root', 'mixed/:name', { default: () => null }),
    plant('mixed-rest', 'root', 'mixed/*', tell('mixed')),
  ]),
  assets: { routes: {} },
  future: {},
} as unknown as ServerBuild;

const find = createRemixHandlers(build, {
  mode: 'production',
  getLoadContext: () => ({}) as never,
});
const whole = find('/nowhere');

let url: string;
let close: () => void;

beforeAll(async () => {
  const application = express();
  application.all(
    '*',
    ((request, response, next) => void find(request.path)(request, response, next)) as Handler,
  );
  const server = application.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
});
afterAll(() => close());

test('only a path without parameters that renders nothing, alone, has a handler of its own', () => {
  const paths = ['/api/ping', '/api', '/api/:name', '/twice', '/page', '/', '/API/ping'];
  expect(paths.filter((path) => find(path) !== whole)).toEqual(['/api/ping', '/api']);
});

test('what renders nothing under one first segment, down to what is not there, has one handler together', () => {
  expect(find('/machine/abc/ask')).toBe(find('/machine/what/else'));
  expect(find('/machine')).not.toBe(whole);
  expect(find('/mixed/abc')).toBe(whole);
});

test.each([
  ['/machine/abc/ask', 'machine'],
  ['/machine/a%2Bb+c/ask', 'machine'],
  ['/machine/what/else', 'nothing there'],
  ['/machine', 'nothing there'],
  ['/api/ping', 'ping'],
  ['/api/ping?index', 'ping'],
  ['/api/ping/', 'ping'],
  ['/API/ping', 'ping'],
  ['/api/pong', 'named'],
  ['/page', 'a page'],
])('%s is answered by the route that it names', async (path, name) => {
  const methods = name === 'a page' ? ['GET'] : ['GET', 'POST'];
  for (const method of methods) {
    const answer = await fetch(url + path, { method });
    expect(await answer.text(), method).toBe(name);
  }
});
