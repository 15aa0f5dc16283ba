import postgres from 'postgres';
import { createSecretToken } from '#app/domain/secret-token.ts';
import type { SignInMethod } from '#db/schema/accounts.ts';
import type { MemberRole } from '#db/schema/organizations.ts';
import type { TestDatabase } from './database.ts';

/** Somebody who is signed in. */
export interface PlantedPerson {
  id: string;
  email: string;
  /** The `Cookie` header of the browser they are signed in with. */
  cookie: string;
  sessionId: string;
}

export interface PlantedOrganization {
  id: string;
  slug: string;
}

/** Puts people and organisations straight into a database, past every rule, and signs them in. */
export interface PeoplePlanter {
  organization(slug: string, options?: { plan?: string }): Promise<PlantedOrganization>;
  person(
    name: string,
    options?: {
      email?: string;
      isStaff?: boolean;
      isVerified?: boolean;
      locale?: 'sv' | 'en';
      methods?: SignInMethod[];
      in?: [PlantedOrganization, MemberRole][];
    },
  ): Promise<PlantedPerson>;
  /** The superuser, for looking: row security does not bind it. */
  sql: postgres.Sql;
  close(): Promise<void>;
}

export function plantPeople(database: Pick<TestDatabase, 'superuserUrl'>): PeoplePlanter {
  const sql = postgres(database.superuserUrl, { max: 2, onnotice: () => {} });
  return {
    sql,
    async organization(slug, { plan } = {}) {
      const [row] = await sql<{ id: string }[]>`
        insert into app.organizations (slug, name) values (${slug}, ${slug}) returning id`;
      const id = row!.id;
      if (plan !== undefined) {
        await sql`insert into app.organization_plans (organization_id, plan) values (${id}, ${plan})`;
      }
      return { id, slug };
    },
    async person(name, options = {}) {
      const email = options.email ?? `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
      const [user] = await sql<{ id: string }[]>`
        insert into app.users (email, name, locale, is_staff, email_verified_at)
        values (${email}, ${name}, ${options.locale ?? 'sv'}, ${options.isStaff ?? false},
          ${(options.isVerified ?? true) ? new Date() : null})
        returning id`;
      const id = user!.id;
      for (const [organization, role] of options.in ?? []) {
        await sql`insert into app.memberships (organization_id, user_id, role)
          values (${organization.id}, ${id}, ${role})`;
      }
      const { token, hash } = createSecretToken();
      const [session] = await sql<{ id: string }[]>`
        insert into app.sessions (user_id, kind, token_hash, methods, expires_at)
        values (${id}, 'browser', ${Buffer.from(hash)}, ${options.methods ?? ['password']},
          now() + interval '1 day')
        returning id`;
      return { id, email, cookie: tokenCookie('lappa-session', token), sessionId: session!.id };
    },
    close: () => sql.end(),
  };
}

/** As app/http/session-cookie.server.ts writes a token on a site without https. */
export function tokenCookie(name: string, token: string): string {
  const value = Buffer.from(JSON.stringify(token)).toString('base64');
  return `${name}=${encodeURIComponent(value)}`;
}
