import type { AppLoadContext } from '@remix-run/node';
import { env } from '#app/env.server.ts';

const loopbackAddress = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Lets only this very computer in, and nobody in production. The Host header is checked as well,
 * because a page of a strange site can make its own name point here (DNS rebinding); a proxy's
 * headers mean that someone else may stand behind the socket.
 * Throws a 404 otherwise: the page is not there for others.
 */
export function requireLoopback(request: Request, context: AppLoadContext): void {
  const isOpen =
    env().LAPPA_MODE !== 'production' &&
    loopbackAddress.test(context.socketAddress) &&
    localHost.test(request.headers.get('Host') ?? '') &&
    !context.isForwarded;
  if (!isOpen) throw new Response(null, { status: 404 });
}
