export type ParamValue = string | ParamValue[] | { [key: string]: ParamValue };
export type ParamTree = { [key: string]: ParamValue };

/**
 * Makes a tree of form pairs with bracketed keys: `items[0][price]=p` is `{items: [{price: 'p'}]}`,
 * `expand[]=x` is `{expand: ['x']}`. A branch whose keys are all numbers becomes a list, but for
 * metadata, whose keys are the caller's own.
 */
export function decodeForm(pairs: Iterable<[string, string]>): ParamTree {
  const tree = branch();
  for (const [key, value] of pairs) {
    const keys = splitKey(key);
    const last = keys.pop() ?? '';
    let place = tree;
    for (const one of keys) {
      const name = one === '' ? String(Object.keys(place).length) : one;
      const below = place[name];
      if (typeof below === 'object' && !Array.isArray(below)) place = below;
      else place = place[name] = branch();
    }
    place[last === '' && keys.length > 0 ? String(Object.keys(place).length) : last] = value;
  }
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, withLists(key, value)]),
  );
}

/** `items[0][price]` is `['items', '0', 'price']`. */
function splitKey(key: string): string[] {
  const open = key.indexOf('[');
  if (open < 0) return [key];
  return [
    key.slice(0, open),
    ...[...key.slice(open).matchAll(/\[([^\]]*)\]/g)].map((m) => m[1] ?? ''),
  ];
}

function withLists(name: string, value: ParamValue): ParamValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, withLists(key, one)] as const);
  if (name !== 'metadata' && entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, one]) => one);
  }
  return Object.fromEntries(entries);
}

/** Without a prototype, so that a key such as `__proto__` is only a key. */
function branch(): { [key: string]: ParamValue } {
  return Object.create(null) as { [key: string]: ParamValue };
}
