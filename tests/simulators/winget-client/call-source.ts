import { WingetError } from './winget-error.ts';
import { isFields, isFilled } from './wire.ts';
import type { Fields } from './wire.ts';

export interface SourceCall {
  method: 'GET' | 'POST';
  body?: Fields;
  continuationToken: string | null;
  /** The negotiated contract; null before it is negotiated. */
  contract: string | null;
  is404Answer: boolean;
}

/** One request as winget's HTTP client makes it, and how it takes the status. Null is an empty answer. */
export async function callSource(address: string, call: SourceCall): Promise<unknown> {
  const response = await fetch(address, {
    method: call.method,
    redirect: 'manual',
    headers: {
      'User-Agent': 'winget-cli WindowsPackageManager/1.12.350 DesktopAppInstaller/1.27.350.0',
      ...(call.contract === null ? {} : { Version: call.contract }),
      ...(call.continuationToken === null ? {} : { ContinuationToken: call.continuationToken }),
      ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const text = await response.text();
  switch (response.status) {
    case 200:
      return readJson(response, text);
    case 204:
      return null;
    case 400:
      throw new WingetError('RESTSOURCE_INVALID_URL', text);
    case 404:
      if (call.is404Answer && saysCodeAndMessage(text)) return null;
      throw new WingetError('RESTSOURCE_ENDPOINT_NOT_FOUND', text);
    case 429:
    case 503:
      throw new WingetError('SERVICE_UNAVAILABLE', response.headers.get('Retry-After') ?? '');
    default:
      throw new WingetError('HTTP', String(response.status));
  }
}

function readJson(response: Response, text: string): unknown {
  const type = response.headers.get('Content-Type') ?? '';
  // Compared with regard to case.
  if (!type.startsWith('application/json')) {
    throw new WingetError('RESTSOURCE_UNSUPPORTED_MIME_TYPE', type);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new WingetError('RESTSOURCE_INVALID_DATA', 'The answer is not JSON.');
  }
}

function saysCodeAndMessage(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    return isFields(body) && isFilled(body.code) && isFilled(body.message);
  } catch {
    return false;
  }
}
