import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '#tests/support/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('the browser runs scripts, draws text and opens a second page after the first', async () => {
  for (const name of ['Åsa', 'Örjan']) {
    const page = await browser.newPage();
    await page.setContent(`<h1>${name}</h1><script>document.title = 'script ran'</script>`);
    expect(await page.title()).toBe('script ran');
    const box = await page.getByRole('heading', { name }).boundingBox();
    expect(box?.height).toBeGreaterThan(20);
    await page.close();
  }
});

test('the browser enforces a content security policy', async () => {
  const page = await browser.newPage();
  await page.setContent(
    `<meta http-equiv="Content-Security-Policy" content="script-src 'none'"><script>document.title = 'script ran'</script>`,
  );
  expect(await page.title()).toBe('');
  await page.close();
});
