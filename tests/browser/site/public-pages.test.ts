import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '#tests/support/browser.ts';
import { findPageFaultsEverywhere } from '#tests/support/page-faults.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';

let site: SeededSite;
let browser: Browser;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSeededSite(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const pages = {
  landing: ['/', '/en'],
  pricing: ['/priser', '/en/pricing'],
  'pricing-yearly': ['/priser?interval=year', '/en/pricing?interval=year'],
  catalog: ['/katalog', '/en/catalog'],
  'catalog-nothing': ['/katalog?q=finnsinte', '/en/catalog?q=nothing'],
  application: ['/katalog/7zip.7zip', '/en/catalog/7zip.7zip'],
  privacy: ['/integritet', '/en/privacy'],
  'not-found': ['/finns-inte', '/en/nothing'],
} as const;

const desktop = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };

/** Opens pages in a context of its own and closes it afterwards. */
async function inContext<T>(
  options: BrowserContextOptions,
  work: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ baseURL: site.url, ...options });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

describe.each(Object.entries(pages))('%s', (name, [swedish, english]) => {
  test('is usable by everyone, on a desktop, in the dark and on a phone', async () => {
    await inContext({}, async (context) => {
      const page = await context.newPage();
      await page.goto(swedish);
      expect(await findPageFaultsEverywhere(page, name)).toEqual([]);
    });
  });

  test.each([
    ['with its font', false],
    ['before its font has come', true],
  ])('fits a phone without sideways scrolling %s, in both languages', async (_, isEarly) => {
    await inContext({}, async (context) => {
      const page = await context.newPage();
      if (isEarly) await page.route('**/*.woff2', (route) => route.abort());
      for (const path of [swedish, english]) {
        await page.goto(path);
        if (!isEarly) await page.evaluate(() => document.fonts.ready);
        for (const viewport of [phone, { width: 320, height: 640 }]) {
          await page.setViewportSize(viewport);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(width, path).toBeLessThanOrEqual(viewport.width);
        }
      }
    });
  });

  test('asks for no script and weighs under 60 kB without its font', async () => {
    await inContext({ viewport: desktop }, async (context) => {
      const page = await context.newPage();
      const kinds: string[] = [];
      const bodies: Promise<number>[] = [];
      page.on('response', (response) => {
        const kind = response.request().resourceType();
        kinds.push(kind);
        if (kind !== 'font') bodies.push(response.body().then((body) => body.length));
      });
      const refused: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) refused.push(message.text());
      });
      await page.goto(english, { waitUntil: 'load' });
      // On a slow machine the last answer is told of after the page has loaded.
      await page.waitForLoadState('networkidle');
      const sizes = await Promise.all(bodies);
      expect(kinds.filter((kind) => kind !== 'other').sort()).toEqual(
        expect.arrayContaining(['document', 'font', 'stylesheet']),
      );
      expect(kinds).not.toContain('script');
      // As sent, before compression.
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
      expect(refused).toEqual([]);
    });
  });
});

describe('without JavaScript', () => {
  const withoutScripts = { javaScriptEnabled: false, viewport: phone };

  test('a visitor finds an application from the landing page, by menu and search', async () => {
    await inContext(withoutScripts, async (context) => {
      const page = await context.newPage();
      await page.goto('/');
      await page.getByText('Meny', { exact: true }).click();
      await page.getByRole('navigation', { name: 'Huvudmeny' }).getByText('Katalog').click();
      await page.getByLabel('Sök', { exact: true }).fill('firefox');
      await page.getByRole('button', { name: 'Sök' }).click();
      expect(new URL(page.url()).searchParams.get('q')).toBe('firefox');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(
        /^\d program som matchar ”firefox”$/,
      );
      await page.getByRole('link', { name: 'Mozilla Firefox', exact: true }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Mozilla Firefox');
      await page.locator('summary').filter({ hasText: '…' }).first().click();
      await page.getByText('Hämta från tillverkaren').first().waitFor({ state: 'visible' });
    });
  });

  test('the language link keeps the page, and so do the filters', async () => {
    await inContext({ javaScriptEnabled: false, viewport: desktop }, async (context) => {
      const page = await context.newPage();
      await page.goto('/katalog?q=zip&sort=newest');
      await page.getByRole('link', { name: 'English' }).first().click();
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(
        '/en/catalog?q=zip&sort=newest',
      );
      expect(await page.getByLabel('Search', { exact: true }).inputValue()).toBe('zip');
      expect(await page.getByLabel('Order').inputValue()).toBe('newest');
    });
  });
});

test('the keyboard reaches the content first, and focus is seen', async () => {
  await inContext({ viewport: desktop }, async (context) => {
    const page = await context.newPage();
    await page.goto('/katalog');
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    expect(await focused.textContent()).toBe('Till innehållet');
    expect((await focused.boundingBox())?.y).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const outline = await page
      .locator(':focus')
      .evaluate((node) => getComputedStyle(node).outlineStyle);
    expect(outline).toBe('solid');
  });
});
