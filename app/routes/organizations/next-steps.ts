import type { OrganizationSummary } from '#app/domain/organizations/summarise-organization.ts';
import { may, type MemberRole } from '#app/domain/permissions.ts';
import { accountSecurityPath, settingsPath } from '#app/paths.ts';

export interface NextStep {
  step: 'connect' | 'secondFactor' | 'invite' | 'team';
  href: string;
}

/** What a new organisation has left to do, and this member may do. */
export function nextSteps({
  slug,
  role,
  isSecured,
  clients,
  members,
  openInvitations,
  teams,
}: OrganizationSummary & {
  slug: string;
  role: MemberRole;
  /** Whether a password alone does not open the person's account. */
  isSecured: boolean;
  /** Computers that are connected. */
  clients: number;
}): NextStep[] {
  const steps: NextStep[] = [];
  if (may(role, 'fleet.manage') && clients === 0) {
    steps.push({ step: 'connect', href: settingsPath(slug, 'enrolment') });
  }
  if (may(role, 'members.invite') && members === 1 && openInvitations === 0) {
    steps.push({ step: 'invite', href: settingsPath(slug, 'invitations') });
  }
  if (!isSecured) steps.push({ step: 'secondFactor', href: accountSecurityPath() });
  if (may(role, 'teams.manage') && teams === 0) {
    steps.push({ step: 'team', href: settingsPath(slug, 'teams') });
  }
  return steps;
}
