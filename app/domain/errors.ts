/** What was asked for is not there, or not for this actor: the two look the same from outside. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** The actor may not do this. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
}

/** The state does not allow it (any more), e.g. a retry of a run that still runs. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
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
