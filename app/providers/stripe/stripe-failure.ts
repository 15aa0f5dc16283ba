/** What Stripe refused or could not do, as plain data. */
export class StripeFailure extends Error {
  override readonly name = 'StripeFailure';
  /** Stripe's own, e.g. `resource_missing`; `connection` when it was not reached. */
  readonly code: string;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;

  constructor(message: string, { code, status }: { code: string; status: number | null }) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** Whether the same call may succeed later. */
  get isPassing(): boolean {
    return this.status === null || this.status === 429 || this.status >= 500;
  }
}
