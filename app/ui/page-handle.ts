import type { Params } from '@remix-run/react';
import type { Locale } from '#app/i18n/locale.ts';

/** What a page's route module may say about itself in its `handle` export. */
export interface PageHandle {
  /** The page's address in either language; pages without it exist in one language only. */
  address?: (locale: Locale, params: Params, search: string) => string;
  /** Ships our JavaScript with the page. Public pages have none. */
  scripts?: true;
}

/** Whether any of the matched routes' handles asks for JavaScript. */
export function usesScripts(handles: readonly unknown[]): boolean {
  return handles.some((handle) => (handle as PageHandle | undefined)?.scripts === true);
}
