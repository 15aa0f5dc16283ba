/** What was asked for is not there, or not for this actor: the two look the same from outside. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** Said of a refusal to somebody who is no member: whose rule it was, for that organisation's audit trail. */
interface Refusing {
  organizationId: string;
}

/** The actor may not do this. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
  /** What programs go by. */
  readonly code: string;
  readonly organizationId: string | undefined;

  constructor(message: string, code = 'forbidden', refusing?: Refusing) {
    super(message);
    this.code = code;
    this.organizationId = refusing?.organizationId;
  }
}

/** The state does not allow it (any more), e.g. a retry of a run that still runs. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  /** What programs go by. */
  readonly code: string;
  readonly organizationId: string | undefined;

  constructor(message: string, code = 'conflict', refusing?: Refusing) {
    super(message);
    this.code = code;
    this.organizationId = refusing?.organizationId;
  }
}

export interface InputIssue {
  /** The field or line at fault, as the sender named it. */
  field: string;
  message: string;
}

/** The input is wrong; `issues` names each field. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  readonly issues: InputIssue[];

  constructor(issues: InputIssue[]) {
    super(issues.map((issue) => `${issue.field}: ${issue.message}`).join('; '));
    this.issues = issues;
  }
}

/** Tried too often; try again in `retryAfterSeconds`. */
export class TooManyAttemptsError extends Error {
  override readonly name = 'TooManyAttemptsError';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`Too many attempts. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Too many do the same at this moment; try again in `retryAfterSeconds`. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`Busy. Try again in ${retryAfterSeconds} seconds.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The plan's limit is reached, or the plan does not include it. */
export class PlanLimitError extends Error {
  override readonly name = 'PlanLimitError';
  readonly limit: string;
  readonly organizationId: string | undefined;

  constructor(limit: string, message: string, refusing?: Refusing) {
    super(message);
    this.limit = limit;
    this.organizationId = refusing?.organizationId;
  }
}

/** The payment was refused by whoever issued the card. */
export class PaymentRefusedError extends Error {
  override readonly name = 'PaymentRefusedError';
  /** The payment provider's own, e.g. `card_declined`. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Something that Lappa needs is away for the moment; nothing was changed. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
