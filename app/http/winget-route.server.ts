import type { LoaderFunctionArgs } from '@remix-run/node';
import type { SourceRequest } from '#app/domain/distribution/winget-source/answer-request.ts';
import { wingetSource } from '#app/domain/distribution/winget-source/source-memory.ts';
import { SourceRequestError } from '#app/domain/distribution/winget-source/source-request-error.ts';
import type { SourceRequestKind } from '#app/domain/distribution/winget-source/source-usage.ts';
import { contracts, newestContract } from '#app/domain/catalog/winget-contract.ts';
import { log } from '#app/providers/log.server.ts';

type Answer = (args: LoaderFunctionArgs, asked: SourceRequest) => Promise<Response> | Response;

interface WingetRoute {
  kind: SourceRequestKind;
  methods: string[];
}

/**
 * A loader and action of the winget source: recognises the token in the address, counts the request, and tells what
 * goes wrong as winget's client understands it. Nothing that a caller sends ends as a 500.
 */
export function wingetRoute(
  { kind, methods }: WingetRoute,
  answer: Answer,
): (args: LoaderFunctionArgs) => Promise<Response> {
  return async (args) => {
    const { request, params } = args;
    try {
      if (!methods.includes(request.method)) return refuseMethod(methods);
      const now = new Date();
      const source = wingetSource();
      const caller = await source.recognise(params.token ?? '', now);
      if (caller === null) return unknownAddress();
      source.usage.count(caller, kind, now);
      return await answer(args, { caller, now, contract: readContract(request) });
    } catch (error) {
      if (error instanceof SourceRequestError) return refuse(400, error.code, error.message);
      log().error({ event: 'source.failed', requestId: args.context.requestId, error });
      return refuse(503, 'Unavailable', 'Try again in a moment.', { 'Retry-After': '30' });
    }
  };
}

/** Nothing was found. 204 is what every client takes for that; a 404 is an error to most. */
export function nothingFound(): Response {
  return new Response(null, { status: 204 });
}

/**
 * The address is none of ours, or not any more; the two look the same. Without the `code` and `message` that would
 * have newer clients take it for an empty answer: a computer whose address was revoked must not seem to be up to date.
 */
export function unknownAddress(): Response {
  const reason = 'There is no winget source at this address, or not any more.';
  return sourceResponse(404, { error: { code: 'UnknownSource', message: reason } });
}

function refuseMethod(methods: string[]): Response {
  return refuse(405, 'MethodNotAllowed', `This address takes ${methods.join(' and ')}.`, {
    Allow: methods.join(', '),
  });
}

function refuse(status: number, code: string, message: string, headers?: HeadersInit): Response {
  return sourceResponse(status, { code, message }, headers);
}

function sourceResponse(status: number, body: object, headers?: HeadersInit): Response {
  return new Response(JSON.stringify(body), {
    status,
    // In lower case: winget's client compares it so.
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

/**
 * The contract that the client speaks, by its header `Version`: the newest of ours that is not newer. Who says nothing
 * (a browser, a script) gets the newest.
 * @throws SourceRequestError when the header is no version 1
 */
function readContract(request: Request): number {
  const header = request.headers.get('Version');
  if (header === null || header.trim() === '') return newestContract;
  const minor = /^\s*1\.(\d{1,4})(\.\d+)*\s*$/.exec(header)?.[1];
  if (minor === undefined) {
    throw new SourceRequestError('UnsupportedVersion', 'The header Version is no contract 1.x.');
  }
  return contracts.findLast((contract) => contract <= Number(minor)) ?? contracts[0];
}
