import { listenForChanges } from '#db/changes.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asVisitor } from '#db/tenancy.server.ts';

const capacity = 2000;

/** A safety net under the notifications: nothing is older than this. */
const longestAgeMs = 60_000;

interface Entry {
  value: Promise<unknown>;
  since: number;
}

let entries: Map<string, Entry> | null = null;
let generation = 0;

/**
 * Counts the changes of the catalog that this process heard of, so that what was made from it can be told to be old;
 * null while nothing is kept in memory.
 */
export function publicCatalogGeneration(): number | null {
  return entries === null ? null : generation;
}

/**
 * Lets this process keep what visitors ask of the catalog in memory until the catalog changes. Without it every
 * question goes to the database.
 * @returns how to stop keeping
 */
export async function keepPublicCatalogInMemory(): Promise<{ stop(): Promise<void> }> {
  const listening = await listenForChanges('catalog_changed', () => {
    entries = new Map();
    generation += 1;
  });
  return {
    async stop() {
      entries = null;
      await listening.stop();
    },
  };
}

/**
 * Answers a visitor's question about the catalog, from memory when the catalog has not changed since it was asked
 * last. Always asked as a visitor, so nothing that belongs to an organisation can be in an answer.
 * @param key names the question with all its parameters
 */
export function readPublicCatalog<T>(
  key: string,
  ask: (context: Context) => Promise<T>,
): Promise<T> {
  const memory = entries;
  if (!memory) return asVisitor(ask);
  const known = memory.get(key);
  if (known && Date.now() - known.since < longestAgeMs) {
    // Asked again: the least recently asked stand first.
    memory.delete(key);
    memory.set(key, known);
    return known.value as Promise<T>;
  }
  const value = asVisitor(ask);
  memory.set(key, { value, since: Date.now() });
  value.catch(() => memory.delete(key));
  if (memory.size > capacity) {
    const oldest = memory.keys().next().value;
    if (oldest !== undefined) memory.delete(oldest);
  }
  return value;
}
