import { boughtPlanNames, findChoiceFaults } from '#app/domain/billing/plan-choice.ts';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import type { Plan } from '#app/domain/entitlements/plan.ts';

/** A choice of plan as the address or a form has it, wrong or right. */
export interface ChosenPlan {
  /** With the nearest that makes sense where something is missing. */
  choice: PlanChoice;
  /** What was typed, for the fields. */
  typed: { licensedClients: string; extraMembers: string };
  /** What is wrong, by field, as a translation key. */
  problems: Partial<Record<keyof PlanChoice, string>>;
}

type Sent = URLSearchParams | FormData;

/** Reads the choice; what is left out stays as `otherwise` has it, or is the least that the plan takes. */
export function readChosenPlan(
  sent: Sent,
  plans: readonly Plan[],
  otherwise: PlanChoice | null,
): ChosenPlan {
  const text = (name: string) => {
    const value = sent.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const name =
    boughtPlanNames.find((one) => one === text('plan')) ??
    boughtPlanNames.find((one) => one === otherwise?.plan) ??
    'standard';
  const plan = plans.find((one) => one.name === name);
  if (!plan) throw new Error(`There is no plan ${name}`);
  const interval = (['month', 'year'] as const).find((one) => one === text('interval'));
  const least = Math.max(otherwise?.licensedClients ?? 0, plan.limits.minimumClients);
  const extra = plan.limits.extraMember === null ? 0 : (otherwise?.extraMembers ?? 0);
  const typed = {
    licensedClients: text('licensedClients') || String(least),
    // A plan without extra members does not mind that the form still names some.
    extraMembers: plan.limits.extraMember === null ? '0' : text('extraMembers') || String(extra),
  };
  const choice: PlanChoice = {
    plan: name,
    interval: interval ?? otherwise?.interval ?? 'month',
    licensedClients: toCount(typed.licensedClients),
    extraMembers: toCount(typed.extraMembers),
  };
  const faults = findChoiceFaults(plan, choice).map(({ field, message }) => [field, message]);
  return { choice, typed, problems: Object.fromEntries(faults) as ChosenPlan['problems'] };
}

/** Whole numbers, with the spaces people put between thousands; what is none is not a number. */
function toCount(text: string): number {
  const plain = text.replace(/\s/g, '');
  return /^\d{1,9}$/.test(plain) ? Number(plain) : Number.NaN;
}
