import { sql } from 'drizzle-orm';
import type { Context, DoorOptions } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { findMatches } from './internal/find-matches.ts';

/** A program of a dictionary with what it was recognised as. */
interface KnownProgram extends Record<string, unknown> {
  id: number;
  organization_id: string;
  name: string;
  publisher: string;
  version: string;
  product_code: string | null;
  package_family_name: string | null;
  application_id: string | null;
  matched_by: string | null;
}

const columns = sql`program.id, program.organization_id, program.name, program.publisher, program.version,
  program.product_code, program.package_family_name, program.application_id, program.matched_by`;

const pageSize = 2000;

/** Recognises every program of an organisation anew. @returns how many are something else now */
export async function rematchOrganization(
  organizationId: string,
  options: DoorOptions = {},
): Promise<number> {
  let changed = 0;
  let after = 0;
  for (;;) {
    const page = await asSystem(
      'recognise programs anew',
      async (context) => {
        const rows = await context.tx.execute<KnownProgram>(sql`
          select ${columns} from app.installed_programs program
          where program.organization_id = ${organizationId} and program.id > ${after}
          order by program.id limit ${pageSize}`);
        return { changed: await rematch(context, organizationId, rows), last: rows.at(-1)?.id };
      },
      options,
    );
    changed += page.changed;
    if (page.last === undefined) return changed;
    after = page.last;
  }
}

/**
 * Recognises anew what applications whose keys changed may be: programs that are one of them now, and those that one
 * of their keys fits.
 * @returns the organisations whose programs are something else now
 */
export async function rematchApplications(
  applicationIds: readonly string[],
  options: DoorOptions = {},
): Promise<Set<string>> {
  const changed = new Set<string>();
  const ids = sql.param([...applicationIds]);
  await asSystem(
    'recognise programs of changed applications',
    async (context) => {
      const rows = await context.tx.execute<KnownProgram>(sql`
        with changed_keys as (
          select kind, key from app.application_match_keys where application_id = any(${ids}::uuid[])
        )
        select ${columns} from app.installed_programs program
        where program.application_id = any(${ids}::uuid[])
        union
        select ${columns} from changed_keys
        join app.installed_programs program on program.name_key = changed_keys.key and program.name_key <> ''
        where changed_keys.kind = 'name'
        union
        select ${columns} from changed_keys
        join app.installed_programs program on lower(program.product_code) = changed_keys.key
        where changed_keys.kind = 'product-code' and program.product_code is not null
        union
        select ${columns} from changed_keys
        join app.installed_programs program on lower(program.package_family_name) = changed_keys.key
        where changed_keys.kind = 'package-family-name' and program.package_family_name is not null`);
      const byOrganization = new Map<string, KnownProgram[]>();
      for (const row of rows) {
        const others = byOrganization.get(row.organization_id) ?? [];
        others.push(row);
        byOrganization.set(row.organization_id, others);
      }
      for (const [organizationId, programs] of byOrganization) {
        if ((await rematch(context, organizationId, programs)) > 0) changed.add(organizationId);
      }
    },
    options,
  );
  return changed;
}

async function rematch(
  context: Context,
  organizationId: string,
  programs: readonly KnownProgram[],
): Promise<number> {
  const { tx, now } = context;
  const matches = await findMatches(
    context,
    organizationId,
    programs.map((row) => ({
      name: row.name,
      publisher: row.publisher,
      version: row.version,
      productCode: row.product_code,
      packageFamilyName: row.package_family_name,
    })),
  );
  const changes = programs.flatMap((program, index) => {
    const match = matches[index] ?? null;
    const isSame =
      program.application_id === (match?.applicationId ?? null) &&
      program.matched_by === (match?.by ?? null);
    return isSame ? [] : [{ id: program.id, match }];
  });
  if (changes.length === 0) return 0;
  await tx.execute(sql`
    update app.installed_programs program
    set application_id = change.application_id, matched_by = change.matched_by,
      matched_at = ${now.toISOString()}::timestamptz
    from unnest(${sql.param(changes.map(({ id }) => id))}::int[],
      ${sql.param(changes.map(({ match }) => match?.applicationId ?? null))}::uuid[],
      ${sql.param(changes.map(({ match }) => match?.by ?? null))}::text[])
      as change (id, application_id, matched_by)
    where program.id = change.id`);
  return changes.length;
}
