import { isMap, isScalar, isSeq, LineCounter, parseDocument, type ParsedNode } from 'yaml';

/**
 * A YAML value whose scalars are all text, as winget reads them: 26.02, 1.10, dates, yes and 0x1F
 * stay as written. `line` is 1-based; for a field's value it is the line of the field's name.
 */
export type YamlNode = YamlText | YamlList | YamlMap | YamlNothing;
export interface YamlText {
  kind: 'text';
  line: number;
  text: string;
}
export interface YamlList {
  kind: 'list';
  line: number;
  items: YamlNode[];
}
export interface YamlMap {
  kind: 'map';
  line: number;
  fields: Map<string, YamlNode>;
}
/** A field without a value, `null` or `~`. */
export interface YamlNothing {
  kind: 'nothing';
  line: number;
}

export interface YamlProblem {
  line: number;
  reason: string;
}

export type YamlReading = { ok: true; root: YamlMap } | { ok: false; problems: YamlProblem[] };

/** Real manifests nest five deep. */
const MAX_DEPTH = 20;
/** Errors after the first few mostly follow from them. */
const MAX_PROBLEMS = 20;

/**
 * Reads one YAML document whose root is a map. Refused, each with its line: syntax errors (tabs as
 * indentation among them), several documents, a field given twice, anchors, aliases and tags (no
 * manifest needs them, and aliases can expand without end), keys that are not plain text, control
 * characters, and nesting deeper than MAX_DEPTH. Never throws.
 */
export function readYaml(text: string): YamlReading {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    // Checked below instead: the library compares every key with every other.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  });
  if (document.errors.length > 0) {
    return refuse(
      document.errors.map(({ code, message, pos }) => ({
        line: lines.linePos(pos[0]).line,
        reason: describeSyntaxError(code, message),
      })),
    );
  }
  const reader = new NodeReader(lines);
  const root = document.contents ? reader.read(document.contents, 1, 0) : null;
  if (root?.kind !== 'map') reader.report(1, 'The file is not a YAML map of fields');
  if (reader.problems.length > 0 || root?.kind !== 'map') return refuse(reader.problems);
  return { ok: true, root };
}

function refuse(problems: YamlProblem[]): YamlReading {
  return { ok: false, problems: problems.slice(0, MAX_PROBLEMS) };
}

function describeSyntaxError(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'The file holds several YAML documents';
  if (code === 'RESOURCE_EXHAUSTION') return 'The YAML is nested too deeply';
  return `The YAML cannot be read: ${message.replace(/\s+/g, ' ').slice(0, 150)}`;
}

class NodeReader {
  readonly problems: YamlProblem[] = [];
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  report(line: number, reason: string): void {
    this.problems.push({ line, reason });
  }

  read(node: ParsedNode | null, fieldLine: number | null, depth: number): YamlNode {
    const ownLine = node ? this.#lines.linePos(node.range[0]).line : 1;
    const line = fieldLine ?? ownLine;
    if (depth > MAX_DEPTH) {
      this.report(line, 'The YAML is nested too deeply');
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) this.report(ownLine, 'YAML anchors are not allowed');
      if (node.tag !== undefined) this.report(ownLine, 'YAML tags are not allowed');
      if (isScalar(node)) return this.#readScalar(node.source, node.type === 'PLAIN', line);
      if (isMap(node)) return { kind: 'map', line, fields: this.#readFields(node.items, depth) };
      const items = node.items.map((item) => this.read(item, null, depth + 1));
      return { kind: 'list', line, items };
    } else if (node) {
      this.report(ownLine, 'YAML aliases are not allowed');
    }
    return { kind: 'nothing', line };
  }

  #readFields(pairs: { key: unknown; value: unknown }[], depth: number): Map<string, YamlNode> {
    const fields = new Map<string, YamlNode>();
    for (const { key, value } of pairs as { key: ParsedNode; value: ParsedNode | null }[]) {
      const line = this.#lines.linePos(key.range[0]).line;
      const name = this.read(key, line, depth);
      if (name.kind !== 'text') {
        this.report(line, 'A field name is not plain text');
      } else if (fields.has(name.text)) {
        this.report(line, `The field ${name.text} is given twice`);
      } else {
        fields.set(name.text, this.read(value, line, depth + 1));
      }
    }
    return fields;
  }

  #readScalar(source: string | undefined, plain: boolean, line: number): YamlNode {
    const text = source ?? '';
    if (plain && /^(null|Null|NULL|~|)$/.test(text)) return { kind: 'nothing', line };
    const bad = FORBIDDEN_CHARACTER.exec(text)?.[0].codePointAt(0);
    if (bad !== undefined) {
      const code = bad.toString(16).toUpperCase().padStart(4, '0');
      this.report(line, `The text holds the control character U+${code}`);
    }
    return { kind: 'text', line, text };
  }
}

/** What YAML itself does not allow unescaped, and PostgreSQL or JSON would choke on. */
const FORBIDDEN_CHARACTER =
  // oxlint-disable-next-line no-control-regex -- finding control characters is the point
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\p{Cs}\ufffe\uffff]/u;
