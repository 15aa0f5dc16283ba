/** What a member may be in an organisation. */
export const memberRoles = ['owner', 'admin', 'member'] as const;
export type MemberRole = (typeof memberRoles)[number];

const everyone: readonly MemberRole[] = memberRoles;
const managers: readonly MemberRole[] = ['owner', 'admin'];
const owners: readonly MemberRole[] = ['owner'];

/** What a member of each role may do in their organisation. Code, interface and tests all read this one table. */
export const permissions = {
  'organization.read': everyone,
  'organization.change': managers,
  'organization.leave': everyone,
  'ownership.transfer': owners,
  'members.read': everyone,
  'members.invite': managers,
  'members.change-role': managers,
  'members.remove': managers,
  'teams.read': everyone,
  'teams.manage': managers,
  'security.manage': managers,
  'billing.read': managers,
  'billing.manage': managers,
  'distribution.read': everyone,
  'distribution.manage': managers,
  'fleet.read': everyone,
  'fleet.manage': managers,
  'activity.read': everyone,
  'audit.read': owners,
  'audit.export': owners,
} as const satisfies Record<string, readonly MemberRole[]>;

export type Permission = keyof typeof permissions;

export function may(role: MemberRole, permission: Permission): boolean {
  const roles: readonly MemberRole[] = permissions[permission];
  return roles.includes(role);
}
