import type { Translation } from '../messages.ts';
import type { entitlements as swedish } from '../sv/entitlements.ts';

export const entitlements: Translation<typeof swedish> = {
  metaTitle: 'Pricing – Lappa',
  metaDescription:
    'Free for five computers. Beyond that one price per computer and month or year, excluding VAT.',
  title: 'One price per computer',
  lede: 'Free for five computers. Beyond that you pay for the computers that are connected, by the month or the year. All prices exclude VAT.',
  notYet: 'Subscriptions cannot be taken out yet. The catalog is open to everyone already.',
  seeCatalog: 'See the catalog',
  free: 'Free',
  perMonth: 'per computer and month',
  orYearly: 'or {{price}} per year',
  noCharge: 'no card needed',
  compare: 'What is included',
};
