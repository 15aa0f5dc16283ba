/** The organisations of the cast: demo, tests and README know them by these names. */
export const organizations = [
  { slug: 'nordvik-bygg', name: 'Nordvik Bygg' },
  { slug: 'ekhults-kommun', name: 'Ekhults kommun' },
  { slug: 'solgard-vard', name: 'Solgård Vård' },
];
