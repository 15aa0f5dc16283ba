import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { createFormat, type Format } from './format.ts';
import type { Locale } from './locale.ts';
import { translator, type Translate } from './translate.ts';

export interface I18n {
  locale: Locale;
  t: Translate;
  format: Format;
}

const I18nContext = createContext<I18n | null>(null);

interface I18nProviderProps {
  locale: Locale;
  /** The time of the request: server and browser must say the same "for 4 minutes ago". */
  now: Date;
  children: ReactNode;
}

export function I18nProvider({ locale, now, children }: I18nProviderProps) {
  const value = useMemo(
    () => ({ locale, t: translator(locale), format: createFormat(locale, now) }),
    [locale, now],
  );
  return <I18nContext.Provider value={value}>{children}</I18nContext.Provider>;
}

/** Texts and formatters in the page's language. */
export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (i18n === null) throw new Error('useI18n needs an I18nProvider around it');
  return i18n;
}
