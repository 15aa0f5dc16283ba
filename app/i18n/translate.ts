import { createInstance, type TFunction } from 'i18next';
import type { Locale } from './locale.ts';
import { messages, type Messages } from './messages.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'site';
    resources: Messages;
  }
}

/** Gives the text for a key such as `catalog:history.title`, with its values filled in. */
export type Translate = TFunction<(keyof Messages)[]>;

const i18n = createInstance();
void i18n.init({
  resources: messages,
  ns: Object.keys(messages.sv),
  defaultNS: 'site',
  fallbackLng: false,
  initAsync: false,
  // React and the feed writer escape what they print.
  interpolation: { escapeValue: false },
});

const translators: Record<Locale, Translate> = {
  sv: rememberPlainTexts(i18n.getFixedT('sv')),
  en: rememberPlainTexts(i18n.getFixedT('en')),
};

/** Most texts have no values to fill in; looking each up once halves what a page spends on words. */
function rememberPlainTexts(translate: Translate): Translate {
  const plain = new Map<unknown, unknown>();
  const lookUp = translate as unknown as (...args: unknown[]) => unknown;
  const remembering = (...args: unknown[]) => {
    if (args.length > 1) return lookUp(...args);
    const [key] = args;
    if (!plain.has(key)) plain.set(key, lookUp(key));
    return plain.get(key);
  };
  return remembering as unknown as Translate;
}

/** The texts of one language. */
export function translator(locale: Locale): Translate {
  return translators[locale];
}
