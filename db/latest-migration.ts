/** The newest file in db/migrations (a test compares). The bundled web process has no migration files to look at. */
export const latestMigration = '0016_invoice_credits.sql';
