import type { OrganizationPolicies } from './organization-policies.ts';

/** Applications that clients have, or that somebody set a policy for, and that are not switched off. */
export function usedApplications(
  policies: OrganizationPolicies,
  installed: readonly string[],
): string[] {
  const used = new Set(installed);
  for (const [id, { isAsForAll }] of policies.own) if (!isAsForAll) used.add(id);
  for (const [id, { mode }] of policies.own) if (mode === 'not-used') used.delete(id);
  return [...used];
}

/** Whether nobody has decided anything yet: nothing is offered, and nothing ever was. */
export function isUndecided({ forAll, own, decisions }: OrganizationPolicies): boolean {
  const isUntouched = forAll.mode === 'manual' && forAll.released === null;
  return isUntouched && own.size === 0 && decisions.size === 0;
}

/** Why policies that approve by themselves do not do so now; null when they do, or there are none. */
export function lostAutomation({
  forAll,
  own,
  automationEnded,
}: OrganizationPolicies): OrganizationPolicies['automationEnded'] {
  const relies = [forAll, ...own.values()].some(({ mode }) => {
    return mode === 'immediate' || mode === 'after-days';
  });
  return relies ? automationEnded : null;
}
