import { asc, desc, eq, sql } from 'drizzle-orm';
import { organizations } from '#db/schema/organizations.ts';
import { reconciliationFindings, reconciliations } from '#db/schema/stripe-events.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { pageWindow } from '../page-window.ts';

export type Reconciliation = typeof reconciliations.$inferSelect;

const pageSize = 25;
/** A report shows so many findings; its counts tell of all. */
const mostFindings = 500;

/** The passes, newest first, 25 at a time. */
export async function listReconciliations(
  { tx }: Context,
  { page: wanted }: { page: number },
): Promise<{ passes: Reconciliation[]; total: number; page: number; pageCount: number }> {
  const [count] = await tx.select({ total: sql<number>`count(*)::int` }).from(reconciliations);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, wanted, pageSize);
  const passes = await tx
    .select()
    .from(reconciliations)
    .orderBy(desc(reconciliations.startedAt), desc(reconciliations.id))
    .limit(pageSize)
    .offset(offset);
  return { passes, total, page, pageCount };
}

export interface ReportedFinding {
  id: string;
  kind: 'repaired' | 'unknown' | 'failed';
  objectId: string;
  organization: { id: string; slug: string; name: string } | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  error: string | null;
  foundAt: Date;
}

/** A pass with what it found, at most 500. Throws NotFoundError. */
export async function getReconciliation(
  { tx }: Context,
  id: string,
): Promise<{ pass: Reconciliation; findings: ReportedFinding[] }> {
  const [pass] = await tx.select().from(reconciliations).where(eq(reconciliations.id, id));
  if (!pass) throw new NotFoundError(`There is no reconciliation ${id}`);
  const rows = await tx
    .select({ finding: reconciliationFindings, organization: organizations })
    .from(reconciliationFindings)
    .leftJoin(organizations, eq(organizations.id, reconciliationFindings.organizationId))
    .where(eq(reconciliationFindings.reconciliationId, id))
    .orderBy(asc(reconciliationFindings.foundAt), asc(reconciliationFindings.id))
    .limit(mostFindings);
  const findings = rows.map(({ finding, organization }) => ({
    id: finding.id,
    kind: finding.kind,
    objectId: finding.objectId,
    organization: organization && {
      id: organization.id,
      slug: organization.slug,
      name: organization.name,
    },
    before: finding.before,
    after: finding.after,
    error: finding.error,
    foundAt: finding.foundAt,
  }));
  return { pass, findings };
}
