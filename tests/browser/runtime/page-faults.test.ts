import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#tests/support/browser.ts';
import { findPageFaults, findPageFaultsEverywhere } from '#tests/support/page-faults.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
});
afterAll(() => browser?.close());

/** A page that is in order but for what is given. */
const show = (style: string, content = '') =>
  page.setContent(`<!doctype html><html lang="en"><head><title>Page</title><style>
    body { color: #111; background: #fff } ${style}</style></head>
    <body><main><h1>Page</h1><p>Text.</p>${content}</main></body></html>`);

test('a page in order has no faults, and is as it was afterwards', async () => {
  await show('');
  expect(await findPageFaultsEverywhere(page, 'good')).toEqual([]);
  expect(page.viewportSize()).toEqual({ width: 1000, height: 700 });
  expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(false);
});

test('what is wrong is found where it is wrong', async () => {
  await show(
    `@media (prefers-color-scheme: dark) and (width > 600px) { p { color: #ddd } }
     @media (width < 400px) { div { width: 400px; height: 1px } }`,
    '<div></div><img src="data:,">',
  );
  const faults = await findPageFaultsEverywhere(page, 'bad');
  const told = faults.map((fault) => /^bad, (\w+): ([\w-]+)/.exec(fault)?.slice(1).join(' '));
  expect(told.sort()).toEqual([
    'dark color-contrast',
    'desktop image-alt',
    'phone image-alt',
    'phone scrolls',
  ]);
  expect(await findPageFaults(page, 'now')).toEqual([
    expect.stringMatching(/^now: image-alt: img /),
  ]);
});
