import { expect } from 'vitest';
import type { PayingSite } from './paying-site.ts';
import type { PeoplePlanter, PlantedOrganization } from './people.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** An organisation's owner at the browser. */
export interface Buyer {
  slug: string;
  organization: PlantedOrganization;
  browser: Visitor;
  /** The address of the organisation's billing. */
  path: string;
}

export async function plantBuyer(
  site: PayingSite,
  people: PeoplePlanter,
  slug: string,
): Promise<Buyer> {
  const organization = await people.organization(slug);
  const owner = await people.person(`Owner ${slug}`, { in: [[organization, 'owner']] });
  const browser = visit(site.url, owner.cookie);
  return { slug, organization, browser, path: `/app/${slug}/billing` };
}

/** The page's headline. */
export const headline = (text: string) => /<h1[^>]*>([^<]*)</.exec(text)?.[1];

/** What the page's forms send unseen. */
export const hidden = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );

/** Chooses a plan, pays at the payment provider's page, and comes back. Returns the checkout's id. */
export async function buyAt(
  site: PayingSite,
  { browser, path }: Pick<Buyer, 'browser' | 'path'>,
  query: string,
): Promise<string> {
  const form = await browser.get(`${path}/plan?${query}`);
  const leaving = await browser.post(`${path}/plan`, hidden(form.text));
  const url = /url=(.*)$/.exec(leaving.headers.get('Refresh') ?? '')?.[1] ?? '';
  const session = site.pay(url);
  const back = await browser.get(`${path}/return?session=${session}`);
  expect(back.location).toBe(`${path}?done=bought`);
  return session;
}
