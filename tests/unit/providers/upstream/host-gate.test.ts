import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { createMemoryHostGate } from '#app/providers/upstream/host-gate.ts';
import { UpstreamError } from '#app/providers/upstream/upstream-error.ts';

function createGate(patienceMs = 0) {
  return createMemoryHostGate({ now: () => new Date(), patienceMs });
}

describe('createMemoryHostGate', () => {
  it('lets one through at a time per host, in order, also after an error', async () => {
    const gate = createGate();
    const events: string[] = [];
    const work = (name: string, ms: number) => async () => {
      events.push(`${name} in`);
      await sleep(ms);
      events.push(`${name} out`);
      if (name === 'b') throw new Error('b fails');
      return name;
    };
    const results = await Promise.allSettled([
      gate.run('one', work('a', 30)),
      gate.run('one', work('b', 1)),
      gate.run('one', work('c', 1)),
      gate.run('two', work('d', 1)),
    ]);
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(events.filter((event) => !event.startsWith('d'))).toEqual([
      'a in',
      'a out',
      'b in',
      'b out',
      'c in',
      'c out',
    ]);
    expect(events.indexOf('d out')).toBeLessThan(events.indexOf('a out'));
  });

  it('waits out a short pause', async () => {
    const gate = createGate(1_000);
    const started = performance.now();
    await gate.pause('one', new Date(Date.now() + 80), 'busy');
    expect(await gate.run('one', async () => 'done')).toBe('done');
    expect(performance.now() - started).toBeGreaterThanOrEqual(75);
  });

  it('refuses during a long pause, without doing the work', async () => {
    const gate = createGate(1_000);
    const until = new Date(Date.now() + 60_000);
    await gate.pause('one', until, 'It answered 429.');
    await gate.pause('one', new Date(Date.now() + 10), 'shorter');
    let worked = false;
    const refused = gate.run('one', async () => {
      worked = true;
    });
    await expect(refused).rejects.toMatchObject({
      code: 'rate-limited',
      url: 'one',
      retryAt: until,
    });
    await expect(refused).rejects.toBeInstanceOf(UpstreamError);
    await expect(refused).rejects.toThrow('It answered 429.');
    expect(worked).toBe(false);
    expect(await gate.run('two', async () => 'done')).toBe('done');
  });

  it('stops those who already wait when a pause begins', async () => {
    const gate = createGate();
    const first = gate.run('one', async () => {
      await gate.pause('one', new Date(Date.now() + 60_000), 'busy');
    });
    const second = gate.run('one', async () => 'done');
    await first;
    await expect(second).rejects.toMatchObject({ code: 'rate-limited' });
  });
});
