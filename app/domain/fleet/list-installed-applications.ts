import { and, eq, isNotNull } from 'drizzle-orm';
import { installedPrograms } from '#db/schema/inventory.ts';
import type { Context } from '#db/tenancy.server.ts';

/** The applications that were ever recognised on the organisation's clients. */
export async function listInstalledApplications(
  { tx }: Context,
  organizationId: string,
): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ applicationId: installedPrograms.applicationId })
    .from(installedPrograms)
    .where(
      and(
        eq(installedPrograms.organizationId, organizationId),
        isNotNull(installedPrograms.applicationId),
      ),
    );
  return rows.flatMap(({ applicationId }) => applicationId ?? []);
}
