import { Ajv, type SchemaValidateFunction, type ValidateFunction } from 'ajv';
import type { ParamTree } from '../form-params.ts';
import { readOperations } from './cached-operations.ts';
import type { Operation, Operations } from './derive-operations.ts';
import { explainRefusal, type RequestRefusal } from './request-refusal.ts';

export interface CheckedRequest {
  /** The parameters with their numbers and booleans read; '' where something is to be cleared. */
  params: Record<string, unknown>;
  /** What Stripe would answer with status 400, or null when it would take the request. */
  error: RequestRefusal | null;
}

export interface RequestCheck {
  /**
   * Tries one request against the parameters that Stripe’s own package declares for it. `path` is
   * without its query ('/v1/refunds/re_1/cancel'); the parameters are those of query and body
   * together, from `readParamTree`.
   */
  check(method: string, path: string, params: ParamTree): CheckedRequest | 'unknown operation';
  /** The event types that this version of the package knows, such as 'invoice.paid'. */
  eventTypes: ReadonlySet<string>;
}

/**
 * Knows every v1 operation of the installed `stripe` package. An object’s schema is compiled when
 * a request first holds one. See `readOperations` for what the first start on a machine costs.
 */
export function createRequestCheck(): RequestCheck {
  const { operations, definitions, eventTypes } = readOperations();
  const validateShape = createShapes(definitions);
  return {
    eventTypes: new Set(eventTypes),
    check(method, path, params) {
      const operation = findOperation(operations, method, path);
      if (operation === null) return 'unknown operation';
      const checked = structuredClone<Record<string, unknown>>(params);
      const validate = validateShape(operation.shape);
      if (validate(checked)) return { params: checked, error: null };
      return { params: checked, error: explainRefusal(validate.errors ?? [], checked) };
    },
  };
}

/** Compiles each object on its own: Stripe’s requests may hold thousands, ours hold a few. */
function createShapes(definitions: Operations['definitions']): (name: string) => ValidateFunction {
  const ajv = new Ajv({ coerceTypes: true, verbose: true, validateSchema: false });
  const compiled = new Map<string, ValidateFunction>();

  function compile(name: string): ValidateFunction {
    let validate = compiled.get(name);
    if (validate === undefined) {
      validate = ajv.compile(definitions[name] ?? false);
      compiled.set(name, validate);
    }
    return validate;
  }

  const validateHere: SchemaValidateFunction = (name: string, data, _schema, context) => {
    const validate = compile(name);
    const fits = validate(data, context);
    validateHere.errors = validate.errors ?? undefined;
    return fits;
  };
  ajv.addKeyword({
    keyword: 'shape',
    schemaType: 'string',
    errors: 'full',
    validate: validateHere,
  });
  return compile;
}

/** A fixed word in a path goes before an id: `/v1/invoices/create_preview` is no invoice. */
function findOperation(operations: Operation[], method: string, path: string): Operation | null {
  const steps = path.split('/');
  let best: Operation | null = null;
  let bestIds = Infinity;
  for (const operation of operations) {
    if (operation.method !== method) continue;
    const template = operation.path.split('/');
    if (template.length !== steps.length) continue;
    const fits = template.every((step, at) =>
      step === '{}' ? steps[at] !== '' : step === steps[at],
    );
    const ids = template.filter((step) => step === '{}').length;
    if (fits && ids < bestIds) [best, bestIds] = [operation, ids];
  }
  return best;
}
