import type { OrganizationSummary } from '#app/domain/organizations/summarise-organization.ts';
import { may, type MemberRole } from '#app/domain/permissions.ts';
import { accountSecurityPath, settingsPath } from '#app/paths.ts';

export interface NextStep {
  step: 'secondFactor' | 'invite' | 'team';
  href: string;
}

/** What a new organisation has left to do, and this member may do. */
export function nextSteps({
  slug,
  role,
  isSecured,
  members,
  openInvitations,
  teams,
}: OrganizationSummary & {
  slug: string;
  role: MemberRole;
  /** Whether a password alone does not open the person's account. */
  isSecured: boolean;
}): NextStep[] {
  const steps: NextStep[] = [];
  if (may(role, 'members.invite') && members === 1 && openInvitations === 0) {
    steps.push({ step: 'invite', href: settingsPath(slug, 'invitations') });
  }
  if (!isSecured) steps.push({ step: 'secondFactor', href: accountSecurityPath() });
  if (may(role, 'teams.manage') && teams === 0) {
    steps.push({ step: 'team', href: settingsPath(slug, 'teams') });
  }
  return steps;
}
