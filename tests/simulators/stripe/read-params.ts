import { invalidRequest, missingParam } from './api-error.ts';

/** The parameters of a request, read by name. Values may be text from a form or typed already. */
export interface Params {
  readonly values: Record<string, unknown>;
  has(name: string): boolean;
  /** Sent as empty, which unsets in Stripe. */
  isEmptied(name: string): boolean;
  /** undefined when not sent; null when sent as empty. */
  text(name: string): string | null | undefined;
  requiredText(name: string): string;
  /** One of a few words; undefined when not sent or sent as empty. */
  choice<const T extends string>(name: string, allowed: readonly T[]): T | undefined;
  integer(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  /** The parameters inside one, or undefined when it is not a hash. */
  inside(name: string): Params | undefined;
  /** The hashes of a list. */
  each(name: string): Params[];
  /** The texts of a list. */
  texts(name: string): string[];
  /** The full name as Stripe says it in an error: `items[0][price]`. */
  path(name: string): string;
}

/** Reads a tree of parameters; `prefix` is where in the request it stands. */
export function readParams(values: Record<string, unknown>, prefix = ''): Params {
  const path = (name: string) => (prefix === '' ? name : `${prefix}[${name}]`);
  const text = (name: string) => {
    const value = values[name];
    if (value === undefined) return undefined;
    if (value === null || value === '') return null;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw invalidRequest(`Invalid string: ${path(name)}`, path(name));
  };
  return {
    values,
    path,
    text,
    has: (name) => values[name] !== undefined,
    isEmptied: (name) => values[name] === '' || values[name] === null,
    requiredText(name) {
      const value = text(name);
      if (value === undefined || value === null) throw missingParam(path(name));
      return value;
    },
    choice<const T extends string>(name: string, allowed: readonly T[]) {
      const value = text(name);
      if (value === undefined || value === null) return undefined;
      const found = allowed.find((one) => one === value);
      if (found !== undefined) return found;
      throw invalidRequest(`Invalid ${name}: must be one of ${allowed.join(', ')}`, path(name));
    },
    integer(name) {
      const value = text(name);
      if (value === undefined || value === null) return undefined;
      if (/^-?\d{1,15}$/.test(value)) return Number(value);
      throw invalidRequest(`Invalid integer: ${value}`, path(name), 'parameter_invalid_integer');
    },
    flag(name) {
      const value = text(name);
      if (value === undefined || value === null) return undefined;
      if (value === 'true' || value === 'false') return value === 'true';
      throw invalidRequest(`Invalid boolean: ${value}`, path(name));
    },
    inside(name) {
      const value = values[name];
      return isHash(value) ? readParams(value, path(name)) : undefined;
    },
    each(name) {
      const value = values[name];
      if (!Array.isArray(value)) return [];
      return value.map((one, index) =>
        readParams(isHash(one) ? one : {}, `${path(name)}[${index}]`),
      );
    },
    texts(name) {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
  };
}

function isHash(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
