import { like, or, eq } from 'drizzle-orm';
import { memberships, organizations } from '#db/schema/organizations.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordActivity } from '../activity/record-activity.ts';
import { recordAudit } from '../activity/record-audit.ts';

const longestSlug = 40;
/** Names that would read as a part of the site. */
const reserved = new Set(['new', 'admin', 'account', 'api', 'app', 'lappa']);

/**
 * Makes an organisation with its first owner. The address is made from the name, with a number when it is taken.
 * Acts as the system: nobody is a member yet.
 */
export async function createOrganization(
  context: Context,
  { name, ownerId }: { name: string; ownerId: string },
): Promise<{ id: string; slug: string }> {
  const { tx, now } = context;
  for (;;) {
    const slug = await findFreeSlug(context, name);
    const [made] = await tx
      .insert(organizations)
      .values({ name, slug, createdAt: now })
      // Somebody took it since we looked: look again.
      .onConflictDoNothing({ target: organizations.slug })
      .returning({ id: organizations.id });
    if (!made) continue;
    await tx
      .insert(memberships)
      .values({ organizationId: made.id, userId: ownerId, role: 'owner', joinedAt: now });
    await recordActivity(context, {
      organizationId: made.id,
      type: 'organizations.created',
      subjectType: 'organization',
      subjectId: made.id,
      data: { name },
      dedupeKey: `organization-created:${made.id}`,
      actorUserId: ownerId,
    });
    await recordAudit(context, {
      action: 'organization.created',
      organizationId: made.id,
      actorUserId: ownerId,
      subject: { type: 'organization', id: made.id },
      after: { name, slug },
    });
    return { id: made.id, slug };
  }
}

async function findFreeSlug({ tx }: Context, name: string): Promise<string> {
  const base = slugOf(name);
  const taken = await tx
    .select({ slug: organizations.slug })
    .from(organizations)
    .where(or(eq(organizations.slug, base), like(organizations.slug, `${base}-%`)));
  const slugs = new Set(taken.map(({ slug }) => slug));
  if (!slugs.has(base) && !reserved.has(base)) return base;
  for (let number = 2; ; number += 1) {
    if (!slugs.has(`${base}-${number}`)) return `${base}-${number}`;
  }
}

/** The part of an address that a name gives: plain letters, digits and hyphens. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'organization' : plain;
}
