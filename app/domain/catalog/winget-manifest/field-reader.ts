import type { FieldShape, FieldShapes } from './field-shape.ts';
import { isWebAddress, isWellFormedDate, isWellFormedLocale } from './field-text.ts';
import type { ManifestProblems } from './manifest-problem.ts';
import type { YamlNode } from './read-yaml.ts';

export type GivenFields = ReadonlyMap<string, YamlNode>;
export type FieldValues = Record<string, unknown>;

export interface FieldSource {
  file: string;
  /** The file's ManifestVersion is newer than we know, so unknown values are to be expected. */
  newer: boolean;
}

/** Turns YAML fields into plain values by their shapes, and collects what is wrong where. */
export class FieldReader {
  readonly #problems: ManifestProblems;
  readonly #source: FieldSource;

  constructor(problems: ManifestProblems, source: FieldSource) {
    this.#problems = problems;
    this.#source = source;
  }

  refuse(line: number, reason: string): undefined {
    this.#problems.refuse(this.#source.file, line, reason);
  }

  warn(line: number, reason: string): undefined {
    this.#problems.warn(this.#source.file, line, reason);
  }

  /**
   * The known fields that have a value, in the shapes' order. Unknown fields are left out (newer
   * manifests have them); a known one in the wrong case is refused, as winget does.
   */
  readFields(given: GivenFields, shapes: FieldShapes): FieldValues {
    this.#refuseWrongCase(given, shapes);
    const values: FieldValues = {};
    for (const [name, shape] of Object.entries(shapes)) {
      const node = given.get(name);
      const value = node && this.#readValue(name, node, shape);
      if (value !== undefined) values[name] = value;
    }
    return values;
  }

  /** Refuses the set for each of the named fields that is not there or empty. */
  requireFields(given: GivenFields, names: readonly string[], line: number): void {
    for (const name of names) {
      const node = given.get(name);
      if (!node || isEmpty(node)) this.refuse(node?.line ?? line, `${name} is missing`);
    }
  }

  #refuseWrongCase(given: GivenFields, shapes: FieldShapes): void {
    const spellings = new Map(Object.keys(shapes).map((name) => [name.toLowerCase(), name]));
    for (const [name, node] of given) {
      const spelling = spellings.get(name.toLowerCase());
      if (spelling !== undefined && spelling !== name) {
        this.refuse(node.line, `The field ${name} must be spelled ${spelling}`);
      }
    }
  }

  #readValue(name: string, node: YamlNode, shape: FieldShape): unknown {
    if (isEmpty(node)) return undefined;
    if (shape.kind === 'list') {
      if (node.kind !== 'list') return this.refuse(node.line, `${name} must be a list`);
      const values = node.items.map((item) => this.#readValue(name, item, shape.item));
      const items = values.filter((value) => value !== undefined);
      return items.length > 0 ? items : undefined;
    }
    if (shape.kind === 'fields') {
      if (node.kind !== 'map') return this.refuse(node.line, `${name} must be a map of fields`);
      const values = this.readFields(node.fields, shape.shapes);
      return Object.keys(values).length > 0 ? values : undefined;
    }
    if (node.kind !== 'text') return this.refuse(node.line, `${name} must be text`);
    return this.#readText(name, node.text.trim(), shape, node.line);
  }

  #readText(name: string, text: string, shape: TextShape, line: number): unknown {
    switch (shape.kind) {
      case 'line':
      case 'paragraphs': {
        const value = shape.kind === 'line' ? text.replace(/\s*\n\s*/g, ' ') : text;
        if (value.length <= shape.maxLength) return value;
        return this.refuse(line, `${name} is longer than ${shape.maxLength} characters`);
      }
      case 'url':
        if (isWebAddress(text)) return text;
        return this.refuse(line, `${name} is not an http or https address`);
      case 'locale':
        if (isWellFormedLocale(text)) return text;
        return this.refuse(line, `${name} is not a language tag (BCP 47)`);
      case 'sha256':
        if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
        return this.refuse(line, `${name} is not 64 hexadecimal digits`);
      case 'date':
        if (isWellFormedDate(text)) return text;
        return this.refuse(line, `${name} is not a date (yyyy-mm-dd)`);
      case 'flag':
        if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
        return this.refuse(line, `${name} is neither true nor false`);
      case 'code':
        if (isExitCode(text)) return Number(text);
        return this.refuse(line, `${name} is not a whole number of 32 bits`);
      case 'one-of':
        return this.#readOneOf(name, text, shape.values, line);
    }
  }

  #readOneOf(name: string, text: string, values: readonly string[], line: number): unknown {
    const folded = text.toLowerCase();
    const value = values.find((candidate) => candidate.toLowerCase() === folded);
    if (value !== undefined) return value;
    const quoted = `'${text.slice(0, 40)}'`;
    if (this.#source.newer) {
      return this.warn(line, `${name} ${quoted} is not known and is left out`);
    }
    return this.refuse(line, `${name} is ${quoted}, not one of ${values.join(', ')}`);
  }
}

type TextShape = Exclude<FieldShape, { kind: 'list' | 'fields' }>;

/** True for a field that is there without a value. */
export function isEmpty(node: YamlNode): boolean {
  return node.kind === 'nothing' || (node.kind === 'text' && node.text.trim() === '');
}

function isExitCode(text: string): boolean {
  if (!/^(-?[0-9]{1,10}|0x[0-9a-f]{1,8})$/i.test(text)) return false;
  const number = Number(text);
  return number >= -2_147_483_648 && number <= 4_294_967_295;
}
