/** What winget's client stops with, by the name and number of its own errors. */
export const wingetErrors = {
  SOURCE_NOT_SECURE: 0x8a15001a,
  RESTSOURCE_INTERNAL_ERROR: 0x8a150038,
  RESTSOURCE_INVALID_DATA: 0x8a150039,
  RESTSOURCE_INVALID_URL: 0x8a15003b,
  RESTSOURCE_UNSUPPORTED_MIME_TYPE: 0x8a15003d,
  RESTSOURCE_ENDPOINT_NOT_FOUND: 0x8a150044,
  SERVICE_UNAVAILABLE: 0x8a15006d,
  HTTP: 0x80190000,
  MANIFEST_INVALID: 0x8a150056,
} as const;

export type WingetErrorName = keyof typeof wingetErrors;

export class WingetError extends Error {
  override readonly name = 'WingetError';
  readonly code: WingetErrorName;

  constructor(code: WingetErrorName, message: string) {
    super(`0x${wingetErrors[code].toString(16)} ${code}: ${message}`);
    this.code = code;
  }
}
