export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type FormParameters = Record<string, FormValue>;

interface Node {
  value: string | null;
  children: Map<string, Node>;
}

/**
 * Reads a query or form body as Stripe does: `items[0][price]=p`, `expand[]=customer` and
 * `metadata[k]=v` become lists and objects of texts. A key given twice keeps its last value.
 */
export function readFormParameters(form: URLSearchParams): FormParameters {
  const root: Node = { value: null, children: new Map() };
  for (const [key, value] of form) {
    let node = root;
    for (const step of stepsOf(key)) {
      const name = step === '' ? String(node.children.size) : step;
      let child = node.children.get(name);
      if (child === undefined)
        node.children.set(name, (child = { value: null, children: new Map() }));
      node = child;
    }
    node.value = value;
  }
  return readObject(root);
}

function stepsOf(key: string): string[] {
  const open = key.indexOf('[');
  if (open <= 0 || !key.endsWith(']')) return [key];
  return [key.slice(0, open), ...key.slice(open + 1, -1).split('][')];
}

function readObject(node: Node): FormParameters {
  const entries = [...node.children].map(([name, child]) => [name, readNode(name, child)] as const);
  return Object.fromEntries(entries);
}

function readNode(name: string, node: Node): FormValue {
  if (node.children.size === 0) return node.value ?? '';
  const indexes = [...node.children.keys()];
  // A merchant’s own keys may be numbers; everything else with numbers for keys is a list.
  const isList = name !== 'metadata' && indexes.every((index) => /^\d+$/.test(index));
  if (!isList) return readObject(node);
  return indexes
    .sort((one, other) => Number(one) - Number(other))
    .map((index) => readNode(index, node.children.get(index) ?? node));
}
