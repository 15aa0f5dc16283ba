/** The newest file in db/migrations (a test compares). The bundled web process has no migration files to look at. */
export const latestMigration = '0019_report_digest.sql';
