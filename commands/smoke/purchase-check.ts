import { findInstallation } from './find-installation.ts';
import { inventPerson } from './invented-person.ts';
import { ensure, readJson, requireStatus } from './site.ts';
import type { Site } from './site.ts';
import type { SmokeCheck } from './smoke-check.ts';

const patienceMs = 30_000;

/** Buying a plan with a simulated card, up to the rights that follow from the webhook. */
export const purchaseCheck: SmokeCheck = {
  name: 'purchase: from registering through checkout to an active plan, by the webhook',
  async run(site) {
    const installation = await findInstallation(site.address);
    if (!installation || installation.stripe === null) {
      return 'only where payments are simulated on this machine';
    }
    const person = inventPerson();
    requireStatus(await site.post('/api/auth/register', person), 201);
    await confirmAddress(site, installation.mailbox, person);
    const { email, password } = person;
    const signedIn = readJson(await site.post('/api/auth/login', { email, password }));
    const headers = { Authorization: `Bearer ${String(signedIn.accessToken)}` };
    const checkout = await site.post(
      '/api/billing/create-checkout-session',
      {
        organizationId: (await readOrganization(site, headers)).id,
        plan: 'standard',
        interval: 'month',
        quantity: 7,
      },
      headers,
    );
    requireStatus(checkout, 200);
    await pay(String(readJson(checkout).url));
    const plan = await waitFor('the plan that was bought', async () => {
      const { plan: bought } = await readOrganization(site, headers);
      return bought.name === 'standard' ? bought : null;
    });
    ensure(
      plan.subscriptionStatus === 'trialing',
      `The subscription is ${String(plan.subscriptionStatus)} instead of trialing`,
    );
  },
};

interface Organization {
  id: string;
  plan: { name: string; subscriptionStatus: string | null };
}

async function readOrganization(
  site: Site,
  headers: Record<string, string>,
): Promise<Organization> {
  const me = await site.get('/api/me', headers);
  requireStatus(me, 200);
  const [organization] = readJson(me).organizations as Organization[];
  ensure(organization !== undefined, '/api/me names no organisation');
  return organization;
}

/** Follows the link in the mail as a person would who has to type the password. */
async function confirmAddress(
  site: Site,
  mailbox: string,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const link = await waitFor('the mail with the link', async () => {
    const answer = await fetch(`${mailbox}/messages.json?to=${encodeURIComponent(email)}`);
    const { messages } = (await answer.json()) as { messages: { text: string }[] };
    return /https?:\/\/\S+(?:bekrafta-epost|verify-email)\?\S+/.exec(messages[0]?.text ?? '')?.[0];
  });
  const { pathname, search } = new URL(link);
  const answer = await site.postForm(pathname + search, { password });
  ensure([302, 303].includes(answer.status), `${pathname} answered ${answer.status}`);
}

/** Fills in the simulated Stripe's page, with its test card. */
async function pay(url: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      card: '4242424242424242',
      name: 'Smoke Test',
      line1: 'Storgatan 1',
      postalCode: '111 22',
      city: 'Stockholm',
      country: 'SE',
    }),
  });
  ensure([302, 303].includes(answer.status), `The checkout answered ${answer.status}`);
}

async function waitFor<T>(
  what: string,
  find: () => Promise<T | null | undefined>,
): Promise<NonNullable<T>> {
  for (const end = Date.now() + patienceMs; Date.now() < end;) {
    const found = await find();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`Not within ${patienceMs / 1000} s: ${what}`);
}
