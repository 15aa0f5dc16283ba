import type { IncomingMessage } from 'node:http';

import { expect } from 'vitest';

import {
  FeedFormatError,
  type FeedAdapter,
  type FeedQuery,
  type SeenVersion,
  type SourceObservation,
  type VersionDetails,
} from '#app/domain/catalog/feeds/feed-adapter.ts';
import type { Upstream } from '#app/providers/upstream.server.ts';
import { openUpstream, serve } from '#tests/support/open-upstream.ts';

interface Page {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** What the site has, by the path as it is sent. It may be changed while the site runs. */
export type Pages = Record<string, string | Buffer | Page>;

export interface FeedSite {
  origin: string;
  pages: Pages;
  requests: IncomingMessage[];
  upstream: Upstream;
}

/** A vendor's site on the loopback, which answers 304 to a matching ETag, and an upstream to it. */
export async function serveFeed(pages: Pages): Promise<FeedSite> {
  const server = await serve((request, response) => {
    const page = pages[request.url ?? ''];
    const {
      status = page === undefined ? 404 : 200,
      headers = {},
      body = '',
    } = typeof page === 'object' && !Buffer.isBuffer(page) ? page : { body: page };
    const etag = headers['etag'];
    if (etag && request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(status, headers).end(body);
  });
  const { origin, requests } = server;
  return { origin, pages, requests, upstream: openUpstream({ maxRetries: 0 }) };
}

export const noValidators = { etag: null, lastModified: null };

/** A feed query whose sources are called s1, s2, … in the order of their settings. */
export function queryOf(url: string, settings: unknown, ...sources: unknown[]): FeedQuery {
  return {
    url,
    settings,
    validators: noValidators,
    sources: sources.map((one, index) => ({
      sourceId: `s${index + 1}`,
      identifier: 'Maker.App',
      settings: one,
    })),
  };
}

export async function observe(
  adapter: FeedAdapter,
  site: FeedSite,
  feed: FeedQuery,
): Promise<SourceObservation[]> {
  const reading = await adapter.readFeed(site.upstream, feed);
  if (reading.status !== 'read') return expect.fail('the feed was not modified');
  expect([...reading.observations.keys()]).toEqual(feed.sources.map((source) => source.sourceId));
  return [...reading.observations.values()];
}

/** The first source's observation, which must be good. */
export async function observeVersion(
  adapter: FeedAdapter,
  site: FeedSite,
  feed: FeedQuery,
): Promise<SeenVersion> {
  const [observation] = await observe(adapter, site, feed);
  return observation?.ok ? observation : expect.fail(observation?.reason);
}

export async function readDetails(
  adapter: FeedAdapter,
  site: FeedSite,
  feed: FeedQuery,
): Promise<VersionDetails> {
  const [source] = feed.sources;
  if (!source) return expect.fail('the feed has no source');
  return adapter.readDetails(
    site.upstream,
    feed,
    source,
    await observeVersion(adapter, site, feed),
  );
}

/** The reason of the first source, or the message of the whole feed's FeedFormatError. */
export async function readFailure(
  adapter: FeedAdapter,
  site: FeedSite,
  feed: FeedQuery,
): Promise<string> {
  try {
    const [observation] = await observe(adapter, site, feed);
    return observation?.ok === false ? observation.reason : 'no failure';
  } catch (error) {
    expect(error).toBeInstanceOf(FeedFormatError);
    return (error as FeedFormatError).message;
  }
}
