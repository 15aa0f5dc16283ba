import { isIPv6 } from 'node:net';
import type { ActionFunctionArgs } from '@remix-run/node';
import { throttle } from '#app/domain/accounts/throttle.ts';
import type { AttemptLimit } from '#app/domain/operations/count-attempt.ts';

/** A whole office may share an address. What is worth guessing has tighter limits of its own. */
export const publicPostLimit: AttemptLimit = {
  name: 'public-post',
  attempts: 600,
  windowSeconds: 600,
};

/** Counts a post that anybody may send. Throws TooManyAttemptsError when too many came from its address. */
export async function countPublicPost({ context }: ActionFunctionArgs): Promise<void> {
  await throttle([[publicPostLimit, networkOf(context.clientAddress)]]);
}

/** An IPv4 address itself; of IPv6 the first 64 bits, of which one customer has all addresses. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail = ''] = address.split('%', 1)[0]!.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(8 - first.length - last.length, 0) }, () => '0');
  const groups = address.includes('::') ? [...first, ...zeros, ...last] : first;
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
