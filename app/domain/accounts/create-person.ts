import { passwords, users } from '#db/schema/accounts.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../activity/record-audit.ts';
import { ConflictError } from '../errors.ts';
import { normalizeEmail } from './email-address.ts';

export interface NewPerson {
  email: string;
  name: string;
  locale: 'sv' | 'en';
  /** Null for who signs in by link, passkey or single sign-on alone. */
  passwordHash: string | null;
  /** The address has been proved, by a link or an identity provider. */
  isVerified: boolean;
}

/**
 * Makes an account. Acts as the system: nobody is signed in yet.
 * @returns the person's id
 * @throws ConflictError `email_taken`
 */
export async function createPerson(context: Context, person: NewPerson): Promise<string> {
  const { tx, now } = context;
  const [made] = await tx
    .insert(users)
    .values({
      email: normalizeEmail(person.email),
      name: person.name,
      locale: person.locale,
      emailVerifiedAt: person.isVerified ? now : null,
      createdAt: now,
    })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (!made) throw new ConflictError('The address has an account already.', 'email_taken');
  if (person.passwordHash !== null) {
    await tx
      .insert(passwords)
      .values({ userId: made.id, hash: person.passwordHash, changedAt: now });
  }
  await recordAudit(context, {
    action: 'person.registered',
    actorUserId: made.id,
    subject: { type: 'person', id: made.id },
  });
  return made.id;
}
