import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { childEnvironment } from '#app/env.server.ts';

/** Kept outside git, for people to look at. */
const SCREENSHOT_FOLDER = path.resolve(import.meta.dirname, '../../.lappa/screenshots');

/** axe's name for the criteria that a page of ours meets, and its own good practices. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What the colours decide; all else is the same in the dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

const DESKTOP = { width: 1280, height: 860 };
/** WCAG's criterion 1.4.10: nothing scrolls sideways at this width. */
const PHONE = { width: 320, height: 640 };

const LOOKS = [
  {
    name: 'desktop',
    viewport: DESKTOP,
    colorScheme: 'light',
    rules: { type: 'tag', values: STANDARDS },
  },
  {
    name: 'dark',
    viewport: DESKTOP,
    colorScheme: 'dark',
    rules: { type: 'rule', values: COLOUR_RULES },
  },
  {
    name: 'phone',
    viewport: PHONE,
    colorScheme: 'dark',
    rules: { type: 'tag', values: STANDARDS },
  },
] as const;

/**
 * What is wrong with the page as it stands, on a desktop, in the dark and on a narrow phone: what axe finds by WCAG 2.2
 * AA and its own good practices, and whether it scrolls sideways. Empty when nothing. The page is not loaded again
 * between; afterwards it is as wide and as light as it was. Pictures it as `<name>-desktop`, `-dark` and `-phone`
 * where TEST_SCREENSHOTS is set.
 */
export async function findPageFaultsEverywhere(page: Page, name: string): Promise<string[]> {
  const before = page.viewportSize();
  const faults: string[] = [];
  for (const look of LOOKS) {
    await page.setViewportSize(look.viewport);
    // What moves would be seen half way between its colours.
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    await takeScreenshot(page, `${name}-${look.name}`);
    const found = [...(await findAxeViolations(page, look.rules)), ...(await findOverflow(page))];
    faults.push(...found.map((fault) => `${name}, ${look.name}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before) await page.setViewportSize(before);
  return faults;
}

/** The same as the page is shown now, in one look: for the steps of a journey. */
export async function findPageFaults(page: Page, name: string): Promise<string[]> {
  await takeScreenshot(page, name);
  const violations = await findAxeViolations(page, { type: 'tag', values: STANDARDS });
  return [...violations, ...(await findOverflow(page))].map((fault) => `${name}: ${fault}`);
}

/** axe in the page itself, and once for all looks: to send and compile it takes as long as to run it. */
async function findAxeViolations(
  page: Page,
  runOnly: { type: 'tag' | 'rule'; values: readonly string[] },
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: { type: only.type, values: [...only.values] },
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
  }, runOnly);
}

async function findOverflow(page: Page): Promise<string[]> {
  const [content, shown] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  return content > shown ? [`scrolls sideways: ${content} in ${shown}`] : [];
}

async function takeScreenshot(page: Page, name: string): Promise<void> {
  if (!childEnvironment({}).TEST_SCREENSHOTS) return;
  await mkdir(SCREENSHOT_FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOT_FOLDER, `${name}.png`), fullPage: true });
}
