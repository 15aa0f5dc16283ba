import { eq } from 'drizzle-orm';
import { latestMigration } from '#db/latest-migration.ts';
import { schemaMigrations } from '#db/schema/foundation.ts';
import { asVisitor } from '#db/tenancy.server.ts';

export interface Readiness {
  ready: boolean;
  /** What is missing, in words for whoever operates this; empty when ready. */
  problems: string[];
}

/** Ready when the database answers and has the newest migration of this release. Never throws. */
export async function checkReadiness(): Promise<Readiness> {
  try {
    const [applied] = await asVisitor(({ tx }) =>
      tx
        .select({ name: schemaMigrations.name })
        .from(schemaMigrations)
        .where(eq(schemaMigrations.name, latestMigration)),
    );
    return applied
      ? { ready: true, problems: [] }
      : { ready: false, problems: [`migration ${latestMigration} is not applied`] };
  } catch {
    return { ready: false, problems: ['the database does not answer or is not migrated'] };
  }
}
