/** Words of the shared components. */
export const controls = {
  search: 'Sök',
  signOut: 'Logga ut',
  time: {
    now: 'nyss',
    minutesAgo: 'för {{minutes}} min sedan',
    today: 'i dag {{clock}}',
    yesterday: 'i går {{clock}}',
  },
  pagination: {
    label: 'Sidor',
    previous: 'Föregående',
    next: 'Nästa',
    position: 'Sida {{page}} av {{pageCount}}',
  },
  form: {
    problems: 'Det här behöver rättas',
    tooManyAttempts: 'För många försök. Försök igen om {{minutes}} min.',
    busy: 'Det är många just nu. Försök igen om en liten stund.',
    saved: 'Sparat',
  },
  input: {
    nullCharacter: 'Innehåller ett tecken som inte går att läsa.',
    missing: 'Fyll i fältet.',
    invalid: 'Värdet går inte att använda.',
    longerThan: 'Skriv högst {{number}} tecken.',
    invisible: 'Texten har tecken som inte syns. Skriv den för hand.',
    tooLong: 'får vara högst {{number}} tecken',
    notAPage: 'ska vara ett heltal från 1',
    unknownChoice: 'ska vara något av {{choices}}',
  },
  copy: 'Kopiera',
  copied: 'Kopierat',
  close: 'Stäng',
  required: 'obligatoriskt',
  menu: 'Meny',
} as const;
