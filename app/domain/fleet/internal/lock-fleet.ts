import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';

/** Waits until nobody else enrols a client of the organisation, until the transaction ends. */
export async function lockEnrolments({ tx }: Context, organizationId: string): Promise<void> {
  const name = `enrolments:${organizationId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** Waits until nobody else assesses the organisation's licence compliance, until the transaction ends. */
export async function lockCompliance({ tx }: Context, organizationId: string): Promise<void> {
  const name = `compliance:${organizationId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** Waits until nobody else compares the organisation's programs with its offers, until the transaction ends. */
export async function lockStandings({ tx }: Context, organizationId: string): Promise<void> {
  const name = `standings:${organizationId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** Lets nobody remove programs of the organisation's dictionary until the transaction ends; many may at once. */
export async function shareDictionary({ tx }: Context, organizationId: string): Promise<void> {
  const name = `programs:${organizationId}`;
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`);
}

/** Waits until nobody shares the organisation's dictionary, and lets nobody until the transaction ends. */
export async function lockDictionary({ tx }: Context, organizationId: string): Promise<void> {
  const name = `programs:${organizationId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}
