import type { FoundInvitation } from '#app/domain/organizations/find-invitation.ts';

/** What the holder of an invitation's link sees; `status` is the page's. */
export type InvitationView =
  | { kind: 'unknown'; status: 404 }
  | { kind: 'expired' | 'revoked' | 'accepted'; status: 410 }
  /** Somebody else is signed in: they learn nothing but that. */
  | { kind: 'other-address'; status: 403; personEmail: string }
  | (InvitationFacts & { kind: 'join' | 'sign-in' | 'register'; status: 200 });

interface InvitationFacts {
  organizationName: string;
  inviterName: string | null;
  role: FoundInvitation['role'];
  email: string;
}

export function viewInvitation(
  invitation: FoundInvitation | null,
  person: { email: string } | null,
): InvitationView {
  if (!invitation) return { kind: 'unknown', status: 404 };
  const { state, account, organizationName, inviterName, role, email } = invitation;
  if (person && person.email !== email) {
    return { kind: 'other-address', status: 403, personEmail: person.email };
  }
  if (state !== 'open') return { kind: state, status: 410 };
  const facts = { status: 200 as const, organizationName, inviterName, role, email };
  if (person) return { kind: 'join', ...facts };
  return { kind: account?.isVerified ? 'sign-in' : 'register', ...facts };
}
