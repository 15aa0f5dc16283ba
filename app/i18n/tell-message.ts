import type { Translate } from './translate.ts';

const key = /^[a-z]+:[A-Za-z][\w.]*$/;

/**
 * The words of a message that a schema or the domain gave: a translation key, with its values as a query
 * (`controls:input.longerThan?number=200`). What is no key is in words already.
 */
export function tellMessage(t: Translate, message: string): string {
  const [name = '', query = ''] = message.split('?', 2);
  if (!key.test(name)) return message;
  const translate = t as unknown as (key: string, values: Record<string, string>) => string;
  return translate(name, Object.fromEntries(new URLSearchParams(query)));
}
