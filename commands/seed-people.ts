import { inArray } from 'drizzle-orm';
import { hashPassword } from '#app/providers/password-hash.server.ts';
import { passwords, users } from '#db/schema/accounts.ts';
import { memberships, organizations } from '#db/schema/organizations.ts';
import { organizations as castOrganizations } from '#db/seeds/organizations.ts';
import { demoPassword, people } from '#db/seeds/people.ts';
import type { CastPerson } from '#db/seeds/people.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { DemoLogin } from './running-installation.ts';

/**
 * The people of the cast with their memberships. Safe to repeat: somebody who is there already stays as they are, with
 * whatever was changed since.
 */
export async function seedPeople(): Promise<DemoLogin[]> {
  const hash = await hashPassword(demoPassword);
  await asSystem('seed the people', async ({ tx, now }) => {
    const added = await tx
      .insert(users)
      .values(
        people.map(({ email, name, isStaff = false }) => ({
          email,
          name,
          isStaff,
          emailVerifiedAt: now,
        })),
      )
      .onConflictDoNothing({ target: users.email })
      .returning({ id: users.id, email: users.email });
    if (added.length === 0) return;
    await tx.insert(passwords).values(added.map(({ id }) => ({ userId: id, hash })));
    const slugs = castOrganizations.map(({ slug }) => slug);
    const cast = await tx.select().from(organizations).where(inArray(organizations.slug, slugs));
    const joined = people.flatMap((person) =>
      Object.entries(person.in).flatMap(([slug, role]) => {
        const userId = added.find(({ email }) => email === person.email)?.id;
        const organizationId = cast.find((one) => one.slug === slug)?.id;
        return userId && organizationId ? [{ userId, organizationId, role }] : [];
      }),
    );
    if (joined.length > 0) await tx.insert(memberships).values(joined);
  });
  return people.map((person) => ({
    name: person.name,
    email: person.email,
    password: demoPassword,
    role: describeRole(person),
  }));
}

function describeRole({ in: joined, isStaff }: CastPerson): string {
  if (isStaff) return 'staff of Lappa';
  const nameOf = (slug: string) => castOrganizations.find((one) => one.slug === slug)?.name ?? slug;
  return Object.entries(joined)
    .map(([slug, role]) => `${role} of ${nameOf(slug)}`)
    .join(', ');
}
