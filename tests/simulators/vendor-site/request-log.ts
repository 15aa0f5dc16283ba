import type { IncomingMessage, ServerResponse } from 'node:http';

const ENTRIES_KEPT = 5_000;
const PATHS_KEPT = 5_000;
const TEXT_KEPT = 500;

/** One request to a feed or file. Requests to the page and to /control are not logged. */
export interface LoggedRequest {
  number: number;
  at: string;
  method: string;
  path: string;
  query: string;
  ifNoneMatch: string | null;
  ifModifiedSince: string | null;
  range: string | null;
  userAgent: string | null;
  /** Whether it carried an Authorization header; the value is not kept. */
  authorized: boolean;
  /** Requests under way when this one came, itself included: in all, and on its path. */
  concurrent: number;
  concurrentOnPath: number;
  /** null while it is under way, and when it was cut off before an answer. */
  status: number | null;
  finishedAt: string | null;
}

export interface PathSummary {
  requests: number;
  conditional: number;
  notModified: number;
  peakConcurrent: number;
}

export interface RequestSummary {
  requests: LoggedRequest[];
  paths: Record<string, PathSummary>;
  /** The most requests that were ever under way at once. */
  peakConcurrent: number;
  /** Requests no longer in the list, which keeps the last 5,000. */
  forgotten: number;
}

export interface RequestLog {
  record(request: IncomingMessage, response: ServerResponse, path: string, query: string): void;
  read(): RequestSummary;
  clear(): void;
}

/** A log of bounded size. */
export function createRequestLog(now: () => Date): RequestLog {
  let entries: LoggedRequest[] = [];
  let paths = new Map<string, PathSummary>();
  const underWay = new Map<string, number>();
  let total = 0;
  let concurrent = 0;
  let peakConcurrent = 0;

  return {
    record(request, response, path, query) {
      const onPath = (underWay.get(path) ?? 0) + 1;
      underWay.set(path, onPath);
      concurrent += 1;
      total += 1;
      peakConcurrent = Math.max(peakConcurrent, concurrent);
      const { headers } = request;
      const entry: LoggedRequest = {
        number: total,
        at: now().toISOString(),
        method: request.method ?? 'GET',
        path: path.slice(0, TEXT_KEPT),
        query: query.slice(0, TEXT_KEPT),
        ifNoneMatch: shorten(headers['if-none-match']),
        ifModifiedSince: shorten(headers['if-modified-since']),
        range: shorten(headers.range),
        userAgent: shorten(headers['user-agent']),
        authorized: headers.authorization !== undefined,
        concurrent,
        concurrentOnPath: onPath,
        status: null,
        finishedAt: null,
      };
      if (entries.push(entry) >= ENTRIES_KEPT * 2) entries = entries.slice(-ENTRIES_KEPT);
      const summary = summaryOf(paths, entry.path);
      if (summary !== null) {
        summary.requests += 1;
        if (entry.ifNoneMatch !== null || entry.ifModifiedSince !== null) summary.conditional += 1;
        summary.peakConcurrent = Math.max(summary.peakConcurrent, onPath);
      }
      response.once('close', () => {
        concurrent -= 1;
        const left = (underWay.get(path) ?? 1) - 1;
        if (left === 0) underWay.delete(path);
        else underWay.set(path, left);
        entry.finishedAt = now().toISOString();
        entry.status = response.headersSent ? response.statusCode : null;
        if (summary !== null && entry.status === 304) summary.notModified += 1;
      });
    },
    read() {
      const requests = entries.slice(-ENTRIES_KEPT).map((entry) => ({ ...entry }));
      return {
        requests,
        paths: Object.fromEntries([...paths].map(([path, summary]) => [path, { ...summary }])),
        peakConcurrent,
        forgotten: total - requests.length,
      };
    },
    clear() {
      entries = [];
      paths = new Map();
      total = 0;
      peakConcurrent = concurrent;
    },
  };
}

function summaryOf(paths: Map<string, PathSummary>, path: string): PathSummary | null {
  let summary = paths.get(path);
  if (summary === undefined) {
    if (paths.size >= PATHS_KEPT) return null;
    summary = { requests: 0, conditional: 0, notModified: 0, peakConcurrent: 0 };
    paths.set(path, summary);
  }
  return summary;
}

function shorten(header: string | undefined): string | null {
  return header === undefined ? null : header.slice(0, TEXT_KEPT);
}
