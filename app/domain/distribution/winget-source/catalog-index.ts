import { foldCase } from '#app/domain/catalog/case-folding.ts';
import type { MatchKeyKind } from '#app/domain/catalog/match-keys.ts';
import type { SourceApplication } from '#app/domain/catalog/load-source-applications.ts';

/** An application as the index keeps it. */
export interface IndexedApplication extends SourceApplication {
  /** What a search without regard to case looks in. */
  folded: { identifier: string; name: string; publisher: string; moniker: string | null };
}

/**
 * Every application of every catalog, to be asked by each request of the winget source: one for the whole process,
 * since an organisation differs in what it is offered and not in what there is. Reads nothing by itself.
 */
export class CatalogIndex {
  readonly #byId = new Map<string, IndexedApplication>();
  /** Folded identifier → ids: an organisation's own application may have the name of a curated one. */
  readonly #byIdentifier = new Map<string, string | string[]>();
  readonly #byKey: Record<MatchKeyKind, Map<string, string | string[]>> = {
    'product-code': new Map(),
    'upgrade-code': new Map(),
    'package-family-name': new Map(),
    name: new Map(),
  };
  /** In the order of identifiers, made anew when something was added or removed. */
  #sorted: IndexedApplication[] | null = null;

  get size(): number {
    return this.#byId.size;
  }

  /** Puts an application in the place of what was there under its id. */
  put(application: SourceApplication): void {
    this.remove(application.id);
    const { identifier, name, publisher, moniker } = application;
    const indexed: IndexedApplication = {
      ...application,
      folded: {
        identifier: foldCase(identifier),
        name: foldCase(name),
        publisher: foldCase(publisher),
        moniker: moniker === null ? null : foldCase(moniker),
      },
    };
    this.#byId.set(application.id, indexed);
    add(this.#byIdentifier, indexed.folded.identifier, application.id);
    for (const { kind, key } of application.keys) add(this.#byKey[kind], key, application.id);
    this.#sorted = null;
  }

  remove(id: string): void {
    const known = this.#byId.get(id);
    if (!known) return;
    this.#byId.delete(id);
    take(this.#byIdentifier, known.folded.identifier, id);
    for (const { kind, key } of known.keys) take(this.#byKey[kind], key, id);
    this.#sorted = null;
  }

  get(id: string): IndexedApplication | undefined {
    return this.#byId.get(id);
  }

  ids(): IterableIterator<string> {
    return this.#byId.keys();
  }

  /** The applications with this identifier, whatever its case. */
  findByIdentifier(identifier: string): IndexedApplication[] {
    return this.#all(this.#byIdentifier.get(foldCase(identifier)));
  }

  /** The applications that were ever known by this key. */
  findByKey(kind: MatchKeyKind, key: string): IndexedApplication[] {
    return this.#all(this.#byKey[kind].get(foldCase(key)));
  }

  /** All, in the order of their folded identifiers, then ids. */
  inOrder(): readonly IndexedApplication[] {
    this.#sorted ??= [...this.#byId.values()].sort(byIdentifier);
    return this.#sorted;
  }

  #all(ids: string | string[] | undefined): IndexedApplication[] {
    if (ids === undefined) return [];
    const list = typeof ids === 'string' ? [ids] : ids;
    return list.map((id) => this.#byId.get(id)).filter((one) => one !== undefined);
  }
}

export function byIdentifier(a: IndexedApplication, b: IndexedApplication): number {
  const one = a.folded.identifier;
  const other = b.folded.identifier;
  if (one !== other) return one < other ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Nearly every key has one application: a list of one would be most of the memory. */
function add(map: Map<string, string | string[]>, key: string, id: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, id);
  else if (typeof known === 'string') {
    if (known !== id) map.set(key, [known, id]);
  } else if (!known.includes(id)) known.push(id);
}

function take(map: Map<string, string | string[]>, key: string, id: string): void {
  const known = map.get(key);
  if (known === id) map.delete(key);
  else if (Array.isArray(known)) {
    const left = known.filter((one) => one !== id);
    if (left.length === 0) map.delete(key);
    else map.set(key, left.length === 1 ? left[0]! : left);
  }
}
