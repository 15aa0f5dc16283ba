import type { ErrorObject } from 'ajv';
import type { Schema } from './parameter-schema.ts';

export interface RequestRefusal {
  type: 'invalid_request_error';
  code?: string;
  param?: string;
  message: string;
}

/** Says what is wrong with the parameters of a request in the words of Stripe’s own answers. */
export function explainRefusal(errors: ErrorObject[], params: unknown): RequestRefusal {
  const error = pickError(errors);
  if (error === undefined) throw new Error('A refused request has no error');
  const param = nameParameter(error.instancePath);
  switch (error.keyword) {
    case 'additionalProperties': {
      const { additionalProperty } = error.params as { additionalProperty: string };
      const unknown = nameParameter(`${error.instancePath}/${additionalProperty}`);
      return refuse('parameter_unknown', unknown, `Received unknown parameter: ${unknown}`);
    }
    case 'required': {
      const { missingProperty } = error.params as { missingProperty: string };
      const missing = nameParameter(`${error.instancePath}/${missingProperty}`);
      return refuse('parameter_missing', missing, `Missing required param: ${missing}.`);
    }
    default:
      return explainValue(
        error.parentSchema as Schema,
        param,
        findValue(params, error.instancePath),
      );
  }
}

function explainValue(schema: Schema, param: string, value: unknown): RequestRefusal {
  if (value === '') {
    const advice = `You should remove '${param}' from your request or supply a non-empty value.`;
    const message = `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. ${advice}`;
    return refuse('parameter_invalid_empty', param, message);
  }
  const type = schema.type ?? schema.anyOf?.find((one) => one.enum === undefined)?.type;
  if (schema.enum !== undefined) {
    const words = schema.enum.filter((word) => word !== '');
    return refuse(undefined, param, `Invalid ${param}: must be one of ${listWords(words)}`);
  }
  if (type === 'object') return refuse(undefined, param, 'Invalid object');
  if (type === 'array') return refuse(undefined, param, 'Invalid array');
  if (type === 'integer') {
    return refuse('parameter_invalid_integer', param, `Invalid integer: ${show(value)}`);
  }
  const name =
    type === 'boolean' ? 'boolean' : type === 'string' && !schema.pattern ? 'string' : 'decimal';
  return refuse(undefined, param, `Invalid ${name}: ${show(value)}`);
}

/**
 * The error that says most: the one deepest inside the request, and of several about one value
 * the one that stands for them all.
 */
function pickError(errors: ErrorObject[]): ErrorObject | undefined {
  const depth = Math.max(...errors.map((error) => error.instancePath.split('/').length));
  const deepest = errors.filter((error) => error.instancePath.split('/').length === depth);
  const choice = deepest.find(
    (error) => error.keyword === 'anyOf' && !(error.parentSchema as Schema).anyOf?.[0]?.shape,
  );
  return choice ?? deepest.find((error) => error.keyword !== 'if') ?? errors[0];
}

/** '/items/0/price' is what Stripe calls `items[0][price]`. */
function nameParameter(pointer: string): string {
  const [first = '', ...rest] = stepsOf(pointer);
  return first + rest.map((step) => `[${step}]`).join('');
}

function findValue(params: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce((value, step) => (value as Record<string, unknown>)[step], params);
}

function stepsOf(pointer: string): string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function refuse(code: string | undefined, param: string, message: string): RequestRefusal {
  return { type: 'invalid_request_error', ...(code && { code }), param, message };
}

function listWords(words: string[]): string {
  if (words.length < 3) return words.join(' or ');
  return `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
