/**
 * The file name of a Content-Disposition header (RFC 6266), or null. `filename*` wins over
 * `filename`; a folder before the name is dropped.
 */
export function readFileName(contentDisposition: string | null): string | null {
  const header = (contentDisposition ?? '').slice(0, 2000);
  const extended = /(?:^|;)\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  const quoted = /(?:^|;)\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)?.[1];
  const bare = /(?:^|;)\s*filename\s*=\s*([^";\s]+)/i.exec(header)?.[1];
  const name = decode(extended) ?? quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '';
  return name.split(/[\\/]/).at(-1) || null;
}

function decode(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
