import { z } from 'zod';

import { FeedFormatError } from '#app/domain/catalog/feeds/feed-adapter.ts';

/** A place in a JSON document, such as `channels.stable[0].version` or `[0]["file name"]`. */
export interface JsonPath {
  text: string;
  keys: (string | number)[];
}

const STEP = /(?:^|\.)([^.[\]"]+)|\[(\d{1,6})\]|\["([^"\]]+)"\]/y;

/** Settings field that holds a path: names joined by dots, [0] for lists, ["any text"] for names. */
export const jsonPathSetting = z
  .string()
  .min(1)
  .max(300)
  .transform((text, context): JsonPath => {
    const keys: (string | number)[] = [];
    STEP.lastIndex = 0;
    while (STEP.lastIndex < text.length) {
      const step = STEP.exec(text);
      if (!step) {
        context.addIssue('is not a path such as channels.stable[0].version');
        return z.NEVER;
      }
      keys.push(step[2] === undefined ? (step[1] ?? step[3] ?? '') : Number(step[2]));
    }
    return { text, keys };
  });

/** The value at the path. Throws `FeedFormatError` that tells how far the document goes. */
export function readJsonPath(json: unknown, path: JsonPath): unknown {
  let value = json;
  for (const [depth, key] of path.keys.entries()) {
    const isList = Array.isArray(value);
    const fits = typeof key === 'number' ? isList : !isList && typeof value === 'object';
    if (!fits || value === null || !Object.hasOwn(value as object, key)) {
      const reached = depth === 0 ? 'the document' : path.keys.slice(0, depth).join('.');
      throw new FeedFormatError(`There is no ${path.text}: ${reached} has no ${String(key)}.`);
    }
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/**
 * The text at the path. Whole numbers count as text; other numbers do not, since 1.10 has become 1.1
 * by then. Throws `FeedFormatError`.
 */
export function readJsonText(json: unknown, path: JsonPath): string {
  const value = readJsonPath(json, path);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  const what = typeof value === 'number' ? 'a number that may have lost zeros' : describe(value);
  throw new FeedFormatError(`${path.text} is ${what}, not a text.`);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}
