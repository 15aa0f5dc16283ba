/** A manifest file as it came, from a disk or over HTTP. */
export interface ManifestFile {
  path: string;
  content: Uint8Array | string;
}

/** 1 MiB; the largest real manifests are below 100 kB. */
export const MAX_FILE_BYTES = 1024 * 1024;

export type DecodedText = { ok: true; text: string } | { ok: false; line: number; reason: string };

/**
 * The file's text with `\n` as line end and without a byte order mark, or why it is not read:
 * it is larger than MAX_FILE_BYTES, UTF-16 or not valid UTF-8.
 */
export function decodeManifestText(content: Uint8Array | string): DecodedText {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  if (bytes.byteLength > MAX_FILE_BYTES) {
    return { ok: false, line: 1, reason: 'The file is larger than 1 MiB' };
  }
  if (startsAsUtf16(bytes)) {
    return { ok: false, line: 1, reason: 'The file is UTF-16; save it as UTF-8' };
  }
  const text = decodeUtf8(bytes);
  if (text === null) {
    return { ok: false, line: findBadLine(bytes), reason: 'The line is not valid UTF-8' };
  }
  return { ok: true, text: text.replace(/\r\n?/g, '\n') };
}

function startsAsUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** Null when the bytes are not UTF-8. A leading byte order mark is dropped. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** No UTF-8 sequence spans a line feed, so each line can be tried by itself. */
function findBadLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  while (start <= bytes.length) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed;
    if (decodeUtf8(bytes.subarray(start, end)) === null) return line;
    start = end + 1;
    line += 1;
  }
  return 1;
}
