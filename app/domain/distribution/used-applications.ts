import { sql } from 'drizzle-orm';
import type { AnyColumn, SQL } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';
import type { OrganizationPolicies } from './organization-policies.ts';

/** What holds for all of an organisation's applications. */
export type GeneralPolicies = Pick<OrganizationPolicies, 'forAll' | 'automationEnded'>;

/**
 * The condition that an application is in use: clients have it, or somebody set a policy for it, and it is not switched
 * off. Not a join, which PostgreSQL would make by asking an index for each of fifteen thousand applications: those that
 * clients have are hashed once.
 * @param own the mode of its own policy; null where it has none
 * @param installed a subquery of the applications that clients have
 */
export function isUsed(
  { id, own }: { id: SQL | AnyColumn; own: SQL | AnyColumn },
  { forAll }: GeneralPolicies,
  installed: SQL,
): SQL {
  return sql`((${id} in (${installed})) is true or ${own} is not null)
    and coalesce(${own}, ${forAll.mode}) <> 'not-used'`;
}

/** Whether any application is in use. */
export function usesAny(
  context: Context,
  organizationId: string,
  { forAll }: GeneralPolicies,
  installed: SQL,
): Promise<boolean> {
  return findsAny(
    context,
    sql`select from (${installed}) installed
      left join app.application_policies own
        on own.organization_id = ${organizationId} and own.application_id = installed.application_id
      where coalesce(own.mode, ${forAll.mode}) <> 'not-used'
      union all
      select from app.application_policies
      where organization_id = ${organizationId} and mode is not null and mode <> 'not-used'`,
  );
}

/** Whether nobody has decided anything yet: nothing is offered, and nothing ever was. */
export async function isUndecided(
  context: Context,
  organizationId: string,
  { forAll }: GeneralPolicies,
): Promise<boolean> {
  if (forAll.mode !== 'manual' || forAll.released !== null) return false;
  const decided = sql`select from app.application_policies where organization_id = ${organizationId}
    union all select from app.version_decisions where organization_id = ${organizationId}`;
  return !(await findsAny(context, decided));
}

/** Why policies that approve by themselves do not do so now; null when they do, or there are none. */
export async function lostAutomation(
  context: Context,
  organizationId: string,
  { forAll, automationEnded }: GeneralPolicies,
): Promise<OrganizationPolicies['automationEnded']> {
  if (automationEnded === null) return null;
  if (forAll.mode === 'immediate' || forAll.mode === 'after-days') return automationEnded;
  const automatic = sql`select from app.application_policies
    where organization_id = ${organizationId} and mode in ('immediate', 'after-days')`;
  return (await findsAny(context, automatic)) ? automationEnded : null;
}

/** Whether a subquery finds anything. */
async function findsAny({ tx }: Context, subquery: SQL): Promise<boolean> {
  const [row] = await tx.execute<{ found: boolean }>(sql`select exists (${subquery}) as found`);
  return row?.found ?? false;
}
