import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepAddressPrivate, keepAnswersPrivate } from '#app/http/answer-privacy.server.ts';
import { networkOf } from '#app/http/public-posts.server.ts';
import { largestBodyBytes, limitBody } from '#app/http/request-limits.server.ts';

let port: number;
let close: () => void;
let received = 0;

beforeAll(async () => {
  const application = express();
  application.use(keepAddressPrivate, limitBody, keepAnswersPrivate, (request, response) => {
    const policy = request.get('x-policy');
    if (policy !== undefined) response.setHeader('Cache-Control', policy);
    if (request.get('x-cookie') !== undefined) response.setHeader('Set-Cookie', 'a=b');
    request.on('data', (chunk: Buffer) => (received += chunk.length));
    request.on('end', () => response.send('answered'));
  });
  const server = createServer(application).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  ({ port } = server.address() as AddressInfo);
  close = () => server.close();
});
afterAll(() => close());

interface Answer {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
}

/** Sends the headers as they are, and the body until it is answered. */
function send(headers: Record<string, string | number>, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = sendRequest({ port, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: status } = response;
        resolve({ status, headers: response.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on('error', reject);
    request.flushHeaders();
    if (body === '') return;
    request.end(body);
  });
}

describe('a body', () => {
  test('of the largest size comes through', async () => {
    received = 0;
    const body = 'x'.repeat(largestBodyBytes);
    expect(await send({ 'Content-Length': body.length }, body)).toMatchObject({ status: 200 });
    expect(received).toBe(largestBodyBytes);
  });

  test.each([largestBodyBytes + 1, 10 ** 12])(
    'of %s bytes is refused before it is sent',
    async (length) => {
      received = 0;
      const { status, headers, body } = await send({ 'Content-Length': length });
      expect(status).toBe(413);
      expect(headers).toMatchObject({
        'content-type': expect.stringContaining('application/problem+json') as string,
        connection: 'close',
      });
      expect(JSON.parse(body)).toMatchObject({ status: 413, code: 'too_large' });
      expect(received).toBe(0);
    },
  );

  test('that does not say how large it is, is refused', async () => {
    const answer = await send({ 'Transfer-Encoding': 'chunked' });
    expect(answer).toMatchObject({ status: 411, headers: { connection: 'close' } });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'length_required' });
  });

  test.each(['-1', 'many', '5, 6'])('with the length %j is no request', async (length) => {
    expect((await send({ 'Content-Length': length })).status).toBe(400);
  });
});

describe('an answer', () => {
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return Object.fromEntries(answer.headers) as Record<string, string | undefined>;
  };

  test.each([
    [{}, 'no-store'],
    [{ 'x-policy': 'public, max-age=10' }, 'public, max-age=10'],
    [{ 'x-policy': 'public, max-age=10', cookie: 'lappa-session=x' }, 'no-store'],
    [{ 'x-policy': 'public, max-age=10', authorization: 'Bearer x' }, 'no-store'],
    [{ 'x-policy': 'public, max-age=10', 'x-cookie': '1' }, 'no-store'],
  ])('to %j says Cache-Control: %s', async (headers, policy) => {
    expect((await ask('/', headers))['cache-control']).toBe(policy);
  });

  test.each([
    ['/nytt-losenord?token=abc', 'same-origin'],
    ['/sign-in/sso-callback?state=a&code=b', 'same-origin'],
    ['/katalog?q=token', undefined],
    ['/token', undefined],
  ])('under %s says Referrer-Policy: %s', async (path, policy) => {
    expect((await ask(path))['referrer-policy']).toBe(policy);
  });
});

describe('who posts', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:1:2::9', '2001:db8:1:2'],
    ['2001:DB8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('%j is counted as %j', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
