import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

/** Starts a headless Chromium. Close it in `afterAll`. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(await findChromium()), headless: true });
}

/** Waits for the page of this headline: a click does not wait for where it leads. */
export async function arriveAt(page: Page, headline: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: headline, exact: true }).waitFor();
}
