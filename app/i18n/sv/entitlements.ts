/** Plans and prices. */
export const entitlements = {
  metaTitle: 'Priser – Lappa',
  metaDescription:
    'Gratis för fem datorer. Därefter ett pris per dator och månad eller år, exklusive moms.',
  title: 'Ett pris per dator',
  lede: 'Gratis för fem datorer. Därefter betalar ni för de datorer som är anslutna, per månad eller år. Alla priser är exklusive moms.',
  notYet: 'Det går inte att teckna ett abonnemang än. Katalogen är öppen för alla redan nu.',
  seeCatalog: 'Se katalogen',
  free: 'Gratis',
  perMonth: 'per dator och månad',
  orYearly: 'eller {{price}} per år',
  noCharge: 'inget kort behövs',
  compare: 'Vad som ingår',
} as const;
