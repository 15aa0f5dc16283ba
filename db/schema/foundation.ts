import { text } from 'drizzle-orm/pg-core';
import { app, instant } from './columns.ts';

/** Applied migrations; written by db/migrate.server.ts only. */
export const schemaMigrations = app.table('schema_migrations', {
  name: text('name').primaryKey(),
  checksum: text('checksum').notNull(),
  appliedAt: instant('applied_at').notNull().defaultNow(),
});
