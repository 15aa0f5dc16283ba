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
  sv: i18n.getFixedT('sv'),
  en: i18n.getFixedT('en'),
};

/** The texts of one language. */
export function translator(locale: Locale): Translate {
  return translators[locale];
}
