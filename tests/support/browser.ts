import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

/** Kept outside git, for people to look at. */
export const SCREENSHOT_FOLDER = path.resolve(import.meta.dirname, '../../.lappa/screenshots');

/** Starts a headless Chromium. Close it in `afterAll`. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(await findChromium()), headless: true });
}

/** Pictures the whole page as `.lappa/screenshots/<name>.png`. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOT_FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOT_FOLDER, `${name}.png`), fullPage: true });
}

/** Waits for the page of this headline: a click does not wait for where it leads. */
export async function arriveAt(page: Page, headline: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: headline, exact: true }).waitFor();
}
