/** Signing in, and a person's own account. */
export const accounts = {
  area: 'Ditt konto',
  menu: {
    organizations: 'Organisationer',
    profile: 'Profil',
    security: 'Säkerhet',
    sessions: 'Inloggningar',
  },
  email: {
    label: 'E-post',
    missing: 'Skriv din e-postadress.',
    invalid: 'Adressen är inte skriven som en e-postadress.',
  },
  password: {
    label: 'Lösenord',
    newLabel: 'Nytt lösenord',
    hint: 'Minst 12 tecken. En mening är lättast att minnas.',
    missing: 'Skriv ett lösenord.',
    tooShort: 'Lösenordet ska ha minst 12 tecken.',
    tooLong: 'Lösenordet får ha högst 128 tecken.',
    common: 'Lösenordet är för lätt att gissa. Välj ett som bara du kommer på.',
    wrong: 'Lösenordet stämmer inte.',
  },
} as const;
