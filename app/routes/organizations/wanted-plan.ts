import { planNames, planWithoutSubscription } from '#app/domain/entitlements/plan.ts';
import type { WantedPlan } from '#app/paths.ts';

/** The plan that the address says somebody wants to buy; nothing when it names none that can be bought. */
export function readWantedPlan(request: Request): WantedPlan {
  const query = new URL(request.url).searchParams;
  const plan = planNames.find((name) => name === query.get('plan'));
  if (plan === undefined || plan === planWithoutSubscription) return {};
  return { plan, interval: query.get('interval') === 'year' ? 'year' : 'month' };
}
