import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorResponse } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import { problemResponse } from '#app/http/problem-response.server.ts';
import { hashPassword, verifyPassword } from '#app/domain/accounts/password-hash.ts';
import { BusyError } from '#app/domain/errors.ts';
import { boundedTurns } from '#app/providers/bounded-turns.server.ts';

/** So many at once, each waiting until all are told to go on; what became of them. */
async function crowd(people: number, mostWaiting: number) {
  const inTurn = boundedTurns({ atOnce: 2, mostWaiting, retryAfterSeconds: 5 });
  let running = 0;
  let most = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await opened;
    running -= 1;
  };
  const settled = Promise.allSettled(Array.from({ length: people }, () => inTurn(work)));
  open();
  const refused = (await settled).filter(({ status }) => status === 'rejected');
  await expect(inTurn(() => Promise.resolve('free again'))).resolves.toBe('free again');
  return { most, refused: refused.length };
}

describe('a queue with an end', () => {
  test('refuses whom it has no room for, and goes on with the others', async () => {
    expect(await crowd(10, 3)).toEqual({ most: 2, refused: 5 });
  });

  test('without one everybody waits', async () => {
    expect(await crowd(10, Infinity)).toEqual({ most: 2, refused: 0 });
  });

  test('a failure gives its place back', async () => {
    const inTurn = boundedTurns({ atOnce: 1, mostWaiting: 0, retryAfterSeconds: 5 });
    await expect(inTurn(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(inTurn(() => Promise.resolve(1))).resolves.toBe(1);
  });
});

test('a flood of passwords: those in line are hashed, the rest hear at once that it is busy', async () => {
  const inLine = Math.min(availableParallelism(), 3) + 100;
  const flood = Array.from({ length: 150 }, () => hashPassword('tre blå hästar'));
  const refused = await Promise.allSettled(flood.slice(inLine));
  for (const one of refused) expect(one).toMatchObject({ reason: { name: 'BusyError' } });
  const [first = ''] = await Promise.all(flood.slice(0, inLine));
  expect(await verifyPassword(first, 'tre blå hästar')).toBe(true);
  expect(await verifyPassword(null, 'whatever')).toBe(false);
}, 60_000);

test('busy is 503 with the time to come back: pages, forms and the API', async () => {
  const busy = new BusyError(5);
  const form = new FormData();
  form.set('email', 'kim@example.com');
  const schema = z.object({ email: z.string() });
  const refusal = await answerForm(form, schema, () => Promise.reject(busy));
  const { init, data } = refusal;
  expect([init?.status, new Headers(init?.headers).get('Retry-After')]).toEqual([503, '5']);
  expect(data.error).toEqual({ '': ['controls:form.busy'] });
  for (const response of [errorResponse(busy), problemResponse(busy, 'request')]) {
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '5']);
  }
});
