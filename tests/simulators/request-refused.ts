/**
 * Thrown by a simulator when what it was asked is not possible. `status` is the HTTP status to
 * answer with (4xx), `field` names the part of the input that is wrong, or is null. `reason` is a
 * word for the cases that a page explains in the visitor's language, else null.
 */
export class RequestRefused extends Error {
  readonly status: number;
  readonly field: string | null;
  readonly reason: string | null;

  constructor(status: number, field: string | null, message: string, reason: string | null = null) {
    super(message);
    this.name = 'RequestRefused';
    this.status = status;
    this.field = field;
    this.reason = reason;
  }
}
