export type Locale = 'sv' | 'en';

export const locales: readonly Locale[] = ['sv', 'en'];

/** The address decides: everything under /en is English, everything else Swedish. */
export function localeOf(pathname: string): Locale {
  return pathname === '/en' || pathname.startsWith('/en/') ? 'en' : 'sv';
}

/** The language to offer beside this one. */
export function otherLocale(locale: Locale): Locale {
  return locale === 'sv' ? 'en' : 'sv';
}

/** Pages for people who are signed in: one address each, in the language of the person. */
export function isSignedInArea(pathname: string): boolean {
  return /^\/(app|account|admin)(\/|$)/.test(pathname);
}
