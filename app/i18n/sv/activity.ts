/** What happened: the activity feed and the audit trail. */
export const activity = {
  metaTitle: 'Händelser – Lappa',
  title: 'Vad som har hänt',
  intro: 'I {{name}} och i Lappas katalog, senaste först.',
  none: 'Inget har hänt än',
  noneHint: 'Här syns nya versioner, nya medlemmar och ändringar.',
  /** By the activity's type, with its point and hyphens taken out. */
  sentence: {
    catalogVersionPublished: '{{name}} {{version}} hittad och kontrollerad',
    catalogVersionReOffered: '{{name}} {{version}} erbjuds igen',
    catalogVersionHeld: '{{name}} {{version}} hålls för granskning',
    catalogVersionRolledBack: '{{name}}: leverantören gick tillbaka till {{version}}',
    organizationsCreated: 'Organisationen {{name}} skapades',
  },
} as const;
