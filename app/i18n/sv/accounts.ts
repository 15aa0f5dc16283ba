/** Signing in, and a person's own account. */
export const accounts = {
  area: 'Ditt konto',
  menu: {
    organizations: 'Organisationer',
    profile: 'Profil',
    security: 'Säkerhet',
    sessions: 'Inloggningar',
  },
} as const;
