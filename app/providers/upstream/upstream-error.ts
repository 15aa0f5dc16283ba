export type UpstreamErrorCode =
  | 'bad-url'
  | 'address-refused'
  | 'redirect-refused'
  | 'too-many-redirects'
  | 'too-large'
  | 'timed-out'
  | 'rate-limited'
  | 'http-status'
  | 'network';

interface UpstreamErrorDetails {
  httpStatus?: number;
  retryAt?: Date | null;
  cause?: unknown;
}

/**
 * A request to a vendor that gave no usable answer. `url` is the address asked when it failed (for
 * 'address-refused' its origin, from the host gate its host); `retryAt` is set when the host said
 * when to come back. The message is one plain sentence for the log and the staff pages.
 */
export class UpstreamError extends Error {
  readonly code: UpstreamErrorCode;
  readonly url: string;
  readonly httpStatus: number | null;
  readonly retryAt: Date | null;

  constructor(
    code: UpstreamErrorCode,
    url: string,
    message: string,
    details: UpstreamErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'UpstreamError';
    this.code = code;
    this.url = url;
    this.httpStatus = details.httpStatus ?? null;
    this.retryAt = details.retryAt ?? null;
  }
}
