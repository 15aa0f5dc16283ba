/**
 * What a manifest field may hold. Scalars are text in YAML; `flag` becomes a boolean and `code` a
 * number, because winget's REST source wants JSON types. Anything else stays text.
 */
export type FieldShape =
  | { kind: 'line'; maxLength: number }
  | { kind: 'paragraphs'; maxLength: number }
  | { kind: 'url' }
  | { kind: 'locale' }
  | { kind: 'sha256' }
  | { kind: 'date' }
  | { kind: 'flag' }
  | { kind: 'code' }
  | { kind: 'one-of'; values: readonly string[] }
  | { kind: 'list'; item: FieldShape }
  | { kind: 'fields'; shapes: FieldShapes };

/** Field name, as winget spells it, to what it holds. */
export interface FieldShapes {
  readonly [name: string]: FieldShape;
}

/** One line of text; line breaks in it become spaces. */
export const line = (maxLength: number): FieldShape => ({ kind: 'line', maxLength });
/** Text that keeps its line breaks. */
export const paragraphs = (maxLength: number): FieldShape => ({ kind: 'paragraphs', maxLength });
/** http or https, without user name or password. */
export const url: FieldShape = { kind: 'url' };
/** A well-formed BCP 47 tag, kept as spelled. */
export const locale: FieldShape = { kind: 'locale' };
/** Kept in lower case. */
export const sha256: FieldShape = { kind: 'sha256' };
/** yyyy-mm-dd. */
export const date: FieldShape = { kind: 'date' };
export const flag: FieldShape = { kind: 'flag' };
/** A process exit code: -2147483648 to 4294967295. */
export const code: FieldShape = { kind: 'code' };
/** Matched without regard to case, kept as spelled here. */
export const oneOf = (...values: string[]): FieldShape => ({ kind: 'one-of', values });
export const listOf = (item: FieldShape): FieldShape => ({ kind: 'list', item });
export const fields = (shapes: FieldShapes): FieldShape => ({ kind: 'fields', shapes });
