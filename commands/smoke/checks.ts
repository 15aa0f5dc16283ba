import { gzipSync } from 'node:zlib';
import type { Locale } from '#app/i18n/locale.ts';
import {
  applicationPath,
  catalogFeedPath,
  catalogLatestPath,
  catalogPath,
  gdprPath,
  landingPath,
  pricingPath,
  privacyPath,
  termsPath,
} from '#app/paths.ts';
import { accountChecks } from './account-checks.ts';
import { fleetCheck } from './fleet-check.ts';
import { purchaseCheck } from './purchase-check.ts';
import { ensure, readJson, requireHeader, requireStatus, requireText } from './site.ts';
import type { SmokeCheck } from './smoke-check.ts';
import type { Answer, Site } from './site.ts';

/** Gzipped size, without fonts and pictures, that a public page may have. */
const PAGE_BYTES = 60_000;

const LOCALES: Locale[] = ['sv', 'en'];

/** Everything that `npm run smoke` asks, in order. */
export const checks: SmokeCheck[] = [
  {
    name: 'health: the process lives and is ready',
    async run(site) {
      for (const [path, status] of [
        ['/health/live', 'live'],
        ['/health/ready', 'ready'],
      ] as const) {
        const answer = await site.get(path);
        requireStatus(answer, 200);
        ensure(readJson(answer).status === status, `${path} does not say "${status}"`);
      }
    },
  },
  page('landing page', landingPath),
  page('catalog', catalogPath),
  {
    name: 'catalog: every application on the first page has a page of its own',
    async run(site) {
      const { text } = await site.get(catalogPath('sv'));
      const paths = [...text.matchAll(/href="(\/katalog\/[^"?#]+)"/g)].map(
        (match) => match[1] ?? '',
      );
      const applications = [...new Set(paths)].filter((path) => !path.endsWith('.xml'));
      ensure(applications.length > 0, 'The catalog lists no application');
      for (const path of applications.slice(0, 5)) requireStatus(await site.get(path), 200);
    },
  },
  {
    name: 'application page: version, hash and winget command, in both languages',
    async run(site) {
      const { identifier, version } = await readFirstApplication(site);
      for (const locale of LOCALES) {
        const answer = await site.get(applicationPath(locale, identifier));
        requirePage(answer, locale);
        requireText(answer, version);
        requireText(answer, 'winget install');
        ensure(/[0-9a-f]{64}/i.test(answer.text), `${answer.path} shows no SHA-256`);
      }
    },
  },
  page('prices', pricingPath),
  page('privacy policy', privacyPath),
  page('terms', termsPath),
  page('personal data (GDPR)', gdprPath),
  {
    name: 'legal: /privacy and /terms lead to the English pages',
    async run(site) {
      for (const [from, to] of [
        ['/privacy', privacyPath('en')],
        ['/terms', termsPath('en')],
      ] as const) {
        const answer = await site.get(from);
        requireStatus(answer, 301);
        requireHeader(answer, 'location', new RegExp(`${to}$`));
      }
    },
  },
  {
    name: 'API: newest versions as JSON with an ETag, and 304 when nothing changed',
    async run(site) {
      const answer = await site.get(`${catalogLatestPath()}?limit=1`);
      requireStatus(answer, 200);
      requireHeader(answer, 'content-type', /^application\/json/);
      const etag = requireHeader(answer, 'etag', /^(W\/)?".+"$/);
      const again = await site.get(`${catalogLatestPath()}?limit=1`, { 'If-None-Match': etag });
      requireStatus(again, 304);
    },
  },
  {
    name: 'API: a wrong parameter is answered with 4xx and its name',
    async run(site) {
      const answer = await site.get(`${catalogLatestPath()}?limit=many`);
      ensure(
        answer.status >= 400 && answer.status < 500,
        `${answer.path} answered ${answer.status} instead of 4xx`,
      );
      requireText(answer, 'limit');
    },
  },
  {
    name: 'feed: new versions as Atom, in both languages',
    async run(site) {
      for (const locale of LOCALES) {
        const answer = await site.get(catalogFeedPath(locale));
        requireStatus(answer, 200);
        requireHeader(answer, 'content-type', /^application\/atom\+xml/);
        requireText(answer, '<entry>');
      }
    },
  },
  {
    name: 'sitemap: every part it names is there',
    async run(site) {
      const index = await site.get('/sitemap.xml');
      requireStatus(index, 200);
      const parts = [...index.text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1] ?? '');
      ensure(parts.length > 0, '/sitemap.xml names nothing');
      for (const part of parts.slice(0, 3))
        requireStatus(await site.get(new URL(part).pathname), 200);
    },
  },
  {
    name: 'robots.txt: names the sitemap',
    async run(site) {
      const answer = await site.get('/robots.txt');
      requireStatus(answer, 200);
      ensure(/^Sitemap: https?:\/\//m.test(answer.text), '/robots.txt names no sitemap');
    },
  },
  ...accountChecks,
  purchaseCheck,
  fleetCheck,
  {
    name: 'unknown addresses: a page with status 404',
    async run(site) {
      for (const path of ['/finns-inte', applicationPath('en', 'Does.NotExist')]) {
        const answer = await site.get(path);
        requireStatus(answer, 404);
        requireText(answer, '</html>');
      }
    },
  },
];

/** A public page in both languages: language, the other language's address, no script, small. */
function page(name: string, path: (locale: Locale) => string): SmokeCheck {
  return {
    name: `${name}: in both languages, light, without JavaScript`,
    async run(site) {
      for (const locale of LOCALES) {
        const answer = await site.get(path(locale));
        requirePage(answer, locale);
        const other = locale === 'sv' ? 'en' : 'sv';
        ensure(
          new RegExp(`hreflang="${other}"`, 'i').test(answer.text),
          `${answer.path} does not link to its other language`,
        );
        await requireLightness(site, answer);
      }
    },
  };
}

function requirePage(answer: Answer, locale: Locale): void {
  requireStatus(answer, 200);
  requireText(answer, `<html lang="${locale}"`);
  requireHeader(answer, 'content-security-policy', /script-src 'none'/);
  const scripts = answer.text.match(/<script(?![^>]*application\/ld\+json)/g) ?? [];
  ensure(scripts.length === 0, `${answer.path} ships JavaScript`);
}

/** The page with its stylesheets, compressed. */
async function requireLightness(site: Site, answer: Answer): Promise<void> {
  const sheets = [...answer.text.matchAll(/<link[^>]*rel="stylesheet"[^>]*href="(\/[^"]+)"/g)];
  let bytes = gzipSync(answer.text).length;
  for (const [, path = ''] of sheets) {
    const sheet = await site.get(path);
    requireStatus(sheet, 200);
    bytes += gzipSync(sheet.text).length;
  }
  ensure(bytes < PAGE_BYTES, `${answer.path} weighs ${Math.round(bytes / 1000)} kB`);
}

async function readFirstApplication(site: Site): Promise<{ identifier: string; version: string }> {
  const answer = await site.get(`${catalogLatestPath()}?limit=1`);
  requireStatus(answer, 200);
  const { items } = readJson(answer) as {
    items?: { identifier: string; version: string }[];
  };
  const first = items?.[0];
  ensure(first !== undefined, `${answer.path} lists no application`);
  return first;
}
