import { invalidRequest } from './api-error.ts';
import type { Params } from './read-params.ts';

const KEYS = 50;
const KEY_LENGTH = 40;
const VALUE_LENGTH = 500;

/**
 * Metadata after a request: sent keys are set, a key sent as empty is removed, and `metadata` sent
 * as empty removes all. Throws for too many keys, long keys and long values, as Stripe does.
 */
export function mergeMetadata(
  params: Params,
  current: Record<string, string> = {},
): Record<string, string> {
  if (params.isEmptied('metadata')) return {};
  const sent = params.inside('metadata');
  if (sent === undefined) return { ...current };
  const merged = { ...current };
  for (const key of Object.keys(sent.values)) {
    const value = sent.text(key);
    const param = sent.path(key);
    if (key.length > KEY_LENGTH) {
      throw invalidRequest(`Metadata keys can have up to ${KEY_LENGTH} characters: ${key}`, param);
    }
    if (value === null || value === undefined) delete merged[key];
    else if (value.length > VALUE_LENGTH) {
      const message = `Metadata values can have up to ${VALUE_LENGTH} characters, but you passed in a value that is ${value.length} characters.`;
      throw invalidRequest(message, param);
    } else merged[key] = value;
  }
  if (Object.keys(merged).length > KEYS) {
    throw invalidRequest(`You can have up to ${KEYS} keys in metadata`, 'metadata');
  }
  return merged;
}
