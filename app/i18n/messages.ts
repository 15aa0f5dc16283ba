import { catalog as catalogEn } from './en/catalog.ts';
import { controls as controlsEn } from './en/controls.ts';
import { entitlements as entitlementsEn } from './en/entitlements.ts';
import { operations as operationsEn } from './en/operations.ts';
import { site as siteEn } from './en/site.ts';
import { catalog } from './sv/catalog.ts';
import { controls } from './sv/controls.ts';
import { entitlements } from './sv/entitlements.ts';
import { operations } from './sv/operations.ts';
import { site } from './sv/site.ts';

/** The same keys with other words: what a translation must have. */
export type Translation<Messages> = {
  [Key in keyof Messages]: Messages[Key] extends string ? string : Translation<Messages[Key]>;
};

const swedish = { catalog, controls, entitlements, operations, site };

export type Messages = typeof swedish;

/** Every text of the interface by language and room. Swedish decides which keys there are. */
export const messages: { sv: Messages; en: Translation<Messages> } = {
  sv: swedish,
  en: {
    catalog: catalogEn,
    controls: controlsEn,
    entitlements: entitlementsEn,
    operations: operationsEn,
    site: siteEn,
  },
};
