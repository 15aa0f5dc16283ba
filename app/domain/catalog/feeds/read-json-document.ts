import { FeedFormatError } from '#app/domain/catalog/feeds/feed-adapter.ts';
import type { Upstream, UpstreamRequest, Validators } from '#app/providers/upstream.server.ts';

export type JsonDocument =
  | { status: 'not-modified' }
  | { status: 'ok'; json: unknown; validators: Validators; finalUrl: string };

/** Reads a JSON document in UTF-8. Throws `UpstreamError`, or `FeedFormatError` when it is not JSON. */
export async function readJsonDocument(
  upstream: Upstream,
  request: UpstreamRequest,
): Promise<JsonDocument> {
  const document = await upstream.readDocument({ accept: 'application/json', ...request });
  if (document.status === 'not-modified') return document;
  const { validators, finalUrl } = document;
  try {
    const json: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(document.body),
    );
    return { status: 'ok', json, validators, finalUrl };
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
    throw new FeedFormatError(`The answer of ${request.url} is not JSON: ${reason}`);
  }
}
