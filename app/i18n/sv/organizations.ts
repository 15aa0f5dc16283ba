/** An organisation, its members and its settings. */
export const organizations = {
  menu: {
    dashboard: 'Översikt',
    activity: 'Händelser',
    members: 'Medlemmar',
    teams: 'Team',
    audit: 'Händelselogg',
    settings: 'Inställningar',
  },
  switch: '{{name}}, byt organisation',
  newOrganization: 'Ny organisation',
} as const;
