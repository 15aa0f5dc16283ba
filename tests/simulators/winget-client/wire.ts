/** An object as it came; nothing of it is believed before it was looked at. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function fieldsOf(value: unknown): Fields[] {
  return listOf(value).filter(isFields);
}

/** winget counts an empty text as not given. */
export function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** For messages and comparisons, whatever came. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
