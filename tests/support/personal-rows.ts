import { sql } from 'drizzle-orm';
import type { Context } from '#db/tenancy.server.ts';

/** Every table whose rows belong to a person, and the column that says to whom. */
export const personColumns = {
  authentication_challenges: 'user_id',
  link_tokens: 'user_id',
  passkeys: 'user_id',
  passwords: 'user_id',
  recovery_codes: 'user_id',
  sessions: 'user_id',
  sso_identities: 'user_id',
  totp_factors: 'user_id',
  users: 'id',
} as const;

export type PersonTable = keyof typeof personColumns;
export const personTables = Object.keys(personColumns) as PersonTable[];

/** One row for this person in every table of personal things (identities of single sign-on need a connection). */
export async function plantPersonalRows({ tx }: Context, userId: string): Promise<void> {
  /** Bytes that no other row has. */
  const bytes = sql`decode(md5(random()::text), 'hex')`;
  const [session] = await tx.execute<{ id: string }>(sql`
    insert into app.sessions (user_id, kind, token_hash, methods, expires_at)
    values (${userId}, 'browser', ${bytes}, '{password}', now() + interval '1 day') returning id`);
  for (const statement of [
    sql`insert into app.passwords (user_id, hash) values (${userId}, 'planted')`,
    sql`insert into app.refresh_tokens (session_id, token_hash, expires_at)
      values (${session!.id}, ${bytes}, now() + interval '1 day')`,
    sql`insert into app.link_tokens (user_id, purpose, email, token_hash, expires_at)
      values (${userId}, 'sign-in', 'planted@example.com', ${bytes}, now() + interval '1 day')`,
    sql`insert into app.totp_factors (user_id, secret) values (${userId}, 'sealed')`,
    sql`insert into app.recovery_codes (user_id, code_hash) values (${userId}, ${bytes})`,
    sql`insert into app.passkeys
        (user_id, credential_id, public_key, counter, transports, backed_up, name)
      values (${userId}, ${userId}, ${bytes}, 0, '{}', false, 'Planted')`,
    sql`insert into app.authentication_challenges (kind, token_hash, user_id, expires_at)
      values ('second-factor', ${bytes}, ${userId}, now() + interval '1 day')`,
  ]) {
    await tx.execute(statement);
  }
}
