import { createHash } from 'node:crypto';
import { matchesEtag } from './api-response.server.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML content and attributes; characters that XML 1.0 forbids are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Answers with an XML document and an ETag, or 304 when the caller has it already. */
export function xmlResponse(
  request: Request,
  { body, contentType }: { body: string; contentType: string },
): Response {
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  const headers = { ETag: etag, 'Cache-Control': 'public, max-age=60' };
  if (matchesEtag(request.headers.get('If-None-Match'), etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(`<?xml version="1.0" encoding="utf-8"?>\n${body}`, {
    headers: { ...headers, 'Content-Type': `${contentType}; charset=utf-8` },
  });
}
