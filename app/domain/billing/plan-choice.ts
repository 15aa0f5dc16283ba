import { z } from 'zod';
import type { BillingInterval } from '#db/schema/billing.ts';
import type { Plan, PlanName } from '../entitlements/plan.ts';
import type { InputIssue } from '../errors.ts';

/** A plan as somebody wants it. */
export interface PlanChoice {
  plan: PlanName;
  interval: BillingInterval;
  licensedClients: number;
  extraMembers: number;
}

/** More than any organisation has; keeps amounts in whole numbers that are exact. */
export const mostClients = 1_000_000;
export const mostExtraMembers = 10_000;

export const intervalField = z.enum(['month', 'year']);

/** Plans that are bought; Basic is what everybody has. */
export const boughtPlanNames = ['standard', 'pro', 'enterprise'] as const;

/** What is wrong with the choice, by the limits of its plan; empty when nothing is. */
export function findChoiceFaults(plan: Plan, choice: PlanChoice): InputIssue[] {
  const { minimumClients, maximumClients, extraMember } = plan.limits;
  const issues: InputIssue[] = [];
  const { licensedClients: clients, extraMembers: members } = choice;
  if (!Number.isInteger(clients) || clients < minimumClients) {
    issues.push({
      field: 'licensedClients',
      message: `billing:choice.atLeast?number=${minimumClients}`,
    });
  } else if (clients > (maximumClients ?? mostClients)) {
    const most = maximumClients ?? mostClients;
    issues.push({ field: 'licensedClients', message: `billing:choice.atMost?number=${most}` });
  }
  if (!Number.isInteger(members) || members < 0 || members > mostExtraMembers) {
    issues.push({
      field: 'extraMembers',
      message: `billing:choice.atMost?number=${mostExtraMembers}`,
    });
  } else if (members > 0 && extraMember === null) {
    issues.push({ field: 'extraMembers', message: 'billing:choice.noExtraMembers' });
  }
  return issues;
}

/** What the choice costs in a period, in öre, excluding VAT. */
export function priceOf(plan: Plan, choice: Omit<PlanChoice, 'plan'>): number {
  const yearly = choice.interval === 'year';
  const client = yearly ? plan.priceYearly : plan.priceMonthly;
  const member = plan.limits.extraMember?.[yearly ? 'yearly' : 'monthly'] ?? 0;
  return client * choice.licensedClients + member * choice.extraMembers;
}

/** How a change takes effect: at once and paid, at the end of the period, or not at all. */
export type ChangeKind = 'upgrade' | 'downgrade' | 'none';

interface Priced {
  choice: PlanChoice;
  plan: Plan;
}

/**
 * A change to less waits for the end of what is paid for: a lower plan, a shorter interval, or less money for the
 * same time. Everything else happens at once.
 */
export function kindOfChange(from: Priced, to: Priced): ChangeKind {
  const keys: (keyof PlanChoice)[] = ['plan', 'interval', 'licensedClients', 'extraMembers'];
  if (keys.every((key) => from.choice[key] === to.choice[key])) return 'none';
  // Yearly prices are given by the year; over a year a monthly plan is paid twelve times.
  const yearlyCost = ({ choice, plan }: Priced) =>
    priceOf(plan, choice) * (choice.interval === 'year' ? 1 : 12);
  const isShorter = from.choice.interval === 'year' && to.choice.interval === 'month';
  const isLower = to.plan.priceMonthly < from.plan.priceMonthly;
  if (isShorter || isLower) return 'downgrade';
  if (from.choice.interval === to.choice.interval && yearlyCost(to) < yearlyCost(from)) {
    return 'downgrade';
  }
  const isLess =
    to.plan.name === from.plan.name &&
    (to.choice.licensedClients < from.choice.licensedClients ||
      to.choice.extraMembers < from.choice.extraMembers);
  return isLess ? 'downgrade' : 'upgrade';
}
