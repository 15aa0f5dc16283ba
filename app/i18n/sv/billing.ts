/** Paying: an organisation's plan, what it costs and what was paid. */
export const billing = {
  menu: 'Plan och betalning',
  metaTitle: 'Plan och betalning – Lappa',
  status: {
    trialing: 'Provperiod',
    active: 'Aktiv',
    past_due: 'Betalning saknas',
    unpaid: 'Obetald',
    canceled: 'Avslutad',
    incomplete: 'Väntar på betalning',
    incomplete_expired: 'Aldrig betald',
    paused: 'Pausad',
  },
  headline: {
    none: 'Ni har {{plan}}, utan kostnad',
    agreed: 'Ni har {{plan}}, enligt avtal',
  },
  usage: {
    title: 'Vad ni använder',
    caption: 'Användning mot planens gränser',
    what: 'Vad',
    used: 'Använt',
    limit: 'Gräns',
    unlimited: 'obegränsat',
    clients: 'Klienter senaste 30 dagarna',
    members: 'Medlemmar',
    'storage-megabytes': 'Lagring',
    'custom-dashboards': 'Egna översikter',
    'api-requests': 'Anrop med API-nyckel den här månaden',
    'concurrent-users': 'Inloggade samtidigt',
  },
  change: 'Byt plan',
} as const;
