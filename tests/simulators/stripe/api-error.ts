/** The inside of an error answer, in Stripe's form. */
export interface StripeErrorBody {
  type:
    | 'invalid_request_error'
    | 'card_error'
    | 'idempotency_error'
    | 'api_error'
    | 'rate_limit_error';
  message: string;
  code?: string | undefined;
  decline_code?: string | undefined;
  param?: string | undefined;
  [more: string]: unknown;
}

/** Thrown by an operation that Stripe would refuse; the pipeline makes the answer of it. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;

  constructor(status: number, body: StripeErrorBody) {
    super(body.message);
    this.name = 'StripeRefusal';
    this.status = status;
    this.body = body;
  }
}

/** 400: the request as such is wrong. `param` names the part of it that is. */
export function invalidRequest(message: string, param?: string, code?: string): StripeRefusal {
  return new StripeRefusal(400, { type: 'invalid_request_error', message, param, code });
}

/** 404 for an id in the path, 400 for one in a parameter. */
export function noSuch(what: string, id: string, param = 'id'): StripeRefusal {
  return new StripeRefusal(param === 'id' ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
    param,
  });
}

/** 400: a parameter that the operation cannot do without. */
export function missingParam(param: string): StripeRefusal {
  return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
}
