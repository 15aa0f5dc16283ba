import { uuidv7 } from 'uuidv7';

const sane = /^[A-Za-z0-9._-]{8,128}$/;

/** The caller's own request id when it is one a log can hold, else a new one. */
export function requestIdFrom(header: string | undefined): string {
  return header !== undefined && sane.test(header) ? header : uuidv7();
}
