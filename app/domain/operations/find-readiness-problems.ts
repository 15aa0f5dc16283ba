import { eq } from 'drizzle-orm';
import { latestMigration } from '#db/latest-migration.ts';
import { schemaMigrations } from '#db/schema/foundation.ts';
import { asVisitor } from '#db/tenancy.server.ts';

/**
 * What keeps this process from working, in words for whoever operates it: the database does not answer, or lacks the
 * newest migration of this release. Empty when nothing does. Never rejects.
 */
export async function findReadinessProblems(): Promise<string[]> {
  try {
    const [applied] = await asVisitor(({ tx }) =>
      tx
        .select({ name: schemaMigrations.name })
        .from(schemaMigrations)
        .where(eq(schemaMigrations.name, latestMigration)),
    );
    return applied ? [] : [`migration ${latestMigration} is not applied`];
  } catch {
    return ['the database does not answer or is not migrated'];
  }
}
