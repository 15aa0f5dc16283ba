import type { Params } from './read-params.ts';
import type { Address } from './wire-object.ts';

/** The address sent under a name, or null when it is sent as empty. */
export function readAddress(params: Params, name: string): Address | null {
  const sent = params.inside(name);
  if (sent === undefined) return null;
  const part = (key: string) => sent.text(key) ?? null;
  return {
    city: part('city'),
    country: part('country')?.toUpperCase() ?? null,
    line1: part('line1'),
    line2: part('line2'),
    postal_code: part('postal_code'),
    state: part('state'),
  };
}
