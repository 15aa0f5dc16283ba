import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createRequestHandler } from '@remix-run/express';
import type { AppLoadContext, LoaderFunctionArgs, ServerBuild } from '@remix-run/node';
import express from 'express';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotFoundError } from '#app/domain/errors.ts';
import { createResourceRoutes } from '#app/http/resource-routes.server.ts';

/** Answers with all that it was asked. */
const tell = (name: string) => {
  const answer = async ({ request, params }: LoaderFunctionArgs) =>
    Response.json(
      {
        name,
        params,
        method: request.method,
        path: new URL(request.url).pathname,
        language: request.headers.get('Accept-Language'),
        body: await request.text(),
      },
      {
        status: 202,
        headers: [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['X-Told', name],
        ],
      },
    );
  return { loader: answer, action: answer };
};
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
    plant('file', 'root', 'file.txt', {
      loader: () => new Response('0123456789', { headers: { 'Content-Length': '10' } }),
    }),
    plant('empty', 'root', 'empty', { loader: () => new Response(null, { status: 204 }) }),
    plant('thrown', 'root', 'thrown', {
      loader: () => {
        throw new Response('thrown', { status: 418 });
      },
    }),
    plant('failed', 'root', 'failed', {
      loader: () => {
        throw new NotFoundError('There is no such thing.');
      },
      action: () => 'no answer',
    }),
    plant('machine', 'root', 'machine/:token/ask', tell('machine')),
    plant('machine-fixed', 'root', 'machine/fixed/ask', tell('fixed')),
    plant('machine-rest', 'root', 'machine/*', tell('rest')),
    plant('mixed', 'root', 'mixed/:name', { default: () => null }),
    plant('mixed-rest', 'root', 'mixed/*', tell('mixed')),
  ]),
  assets: { routes: {} },
  future: { v3_singleFetch: true },
} as unknown as ServerBuild;

const getLoadContext = () => ({ requestId: 'request-1' }) as AppLoadContext;
const find = createResourceRoutes(build, getLoadContext);
const remix = createRequestHandler({ build, mode: 'production', getLoadContext });

const servers: Server[] = [];
let own: string;
let byRemix: string;

beforeAll(async () => {
  const direct = express();
  direct.all('*', (request, response, next) => {
    const found = find(request.path);
    if (found === null) response.send('left to Remix');
    else void found(request, response, next);
  });
  const reference = express();
  reference.all('*', (request, response, next) => void remix(request, response, next));
  [own, byRemix] = (await Promise.all([direct, reference].map(listen))) as [string, string];
});
afterAll(() => servers.forEach((server) => server.close()));

async function listen(application: Express): Promise<string> {
  const server = application.listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('which paths are answered without Remix', () => {
  test('one without parameters that renders nothing, when no other route has it', () => {
    const paths = ['/api/ping', '/api', '/api/:name', '/twice', '/page', '/', '/API/ping'];
    expect(paths.filter((path) => find(path) !== null)).toEqual(['/api/ping', '/api']);
  });

  test('all under a first segment where nothing renders, down to what is not there', () => {
    expect(find('/machine/abc/ask')).not.toBeNull();
    expect(find('/machine/what/else')).not.toBeNull();
    expect(find('/machine')).not.toBeNull();
    expect(find('/mixed/abc')).toBeNull();
  });
});

const paths = [
  '/machine/abc/ask',
  '/machine/ABC/ASK',
  '/machine/fixed/ask',
  '/machine/abc/ask/',
  '/machine/a%2Bb+c/ask',
  '/machine/a%2Fb/ask',
  '/machine/sm%C3%B6rg%C3%A5s/ask',
  '/machine/a%252Fb/ask',
  '/machine/a.b/ask?Version=1%2B2&x=%2F',
  '/machine//ask',
  '/machine/what/else',
  '/machine/what%2Felse/more/',
  '/machine',
  '/machine/',
  '/api/ping',
  '/api/ping?index',
];

describe.each(['GET', 'POST', 'PUT', 'DELETE'])('%s', (method) => {
  test.each(paths)('%s is answered as Remix answers it', async (path) => {
    const ask = async (url: string) => {
      const answer = await fetch(url + path, {
        method,
        headers: { 'Accept-Language': 'sv', 'X-Empty': '' },
        body: method === 'GET' ? undefined : 'åäö'.repeat(30_000),
      });
      const { headers } = answer;
      const told = ['content-type', 'x-told', 'set-cookie'].map((name) => headers.get(name));
      return { status: answer.status, told, body: await answer.text() };
    };
    const answer = await ask(own);
    expect(answer).toEqual(await ask(byRemix));
    expect(answer.status).toBe(202);
  });
});

test('an address that cannot be decoded is refused', async () => {
  expect((await fetch(`${own}/machine/%E0%A4/ask`)).status).toBe(400);
});

test('HEAD is answered by the loader, without a body', async () => {
  const answer = await fetch(`${own}/machine/abc/ask`, { method: 'HEAD' });
  expect([answer.status, answer.headers.get('x-told')]).toEqual([202, 'machine']);
  expect(await answer.text()).toBe('');
});

test('an answer of known length is sent as it is, an empty one ends', async () => {
  const file = await fetch(`${own}/file.txt`);
  expect([file.headers.get('Content-Length'), await file.text()]).toEqual(['10', '0123456789']);
  const head = await fetch(`${own}/file.txt`, { method: 'HEAD' });
  expect([head.headers.get('Content-Length'), await head.text()]).toEqual(['10', '']);
  expect((await fetch(`${own}/empty`)).status).toBe(204);
});

test('what a route throws is its answer, or a problem', async () => {
  const thrown = await fetch(`${own}/thrown`);
  expect([thrown.status, await thrown.text()]).toEqual([418, 'thrown']);
  const failed = await fetch(`${own}/failed`);
  expect(failed.status).toBe(404);
  expect(await failed.json()).toMatchObject({ code: 'not_found', requestId: 'request-1' });
  const nothing = await fetch(`${own}/failed`, { method: 'POST' });
  expect(await nothing.json()).toMatchObject({ status: 500, code: 'unexpected' });
  const other = await fetch(`${own}/file.txt`, { method: 'POST' });
  expect([other.status, other.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
});
