import {
  createReadableStreamFromReadable,
  type AppLoadContext,
  type EntryContext,
  type HandleErrorFunction,
} from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { HtmlStream } from '#app/http/html-stream.server.ts';
import { loggedPath } from '#app/http/logged-path.server.ts';
import { log } from '#app/providers/log.server.ts';
import { NonceContext } from '#app/ui/nonce-context.ts';
import { usesScripts } from '#app/ui/page-handle.ts';

export const streamTimeout = 5_000;

/** Renders a page: people get it as it streams, bots when it is whole. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const { matches } = remixContext.staticHandlerContext;
  const handles = matches.map((match) => remixContext.routeModules[match.route.id]?.handle);
  if (usesScripts(handles)) loadContext.allowScripts();

  return new Promise((resolve, reject) => {
    let failure: unknown;
    const send = () => {
      const body = new HtmlStream();
      headers.set('Content-Type', 'text/html; charset=utf-8');
      resolve(
        new Response(createReadableStreamFromReadable(body), {
          headers,
          status: failure === undefined ? status : 500,
        }),
      );
      pipe(body);
    };
    const whole = isbot(request.headers.get('User-Agent'));
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={loadContext.nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={loadContext.nonce} />
      </NonceContext.Provider>,
      {
        nonce: loadContext.nonce,
        onShellReady: whole ? undefined : send,
        onAllReady: whole ? send : undefined,
        onShellError: reject,
        onError(error) {
          failure = error;
          log().error({ event: 'page.render_failed', requestId: loadContext.requestId, error });
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (request.signal.aborted) return;
  const path = loggedPath(new URL(request.url).pathname);
  log().error({ event: 'http.failed', requestId: context.requestId, path, error });
};
