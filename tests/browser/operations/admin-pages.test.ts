import type { Browser, Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#tests/support/browser.ts';
import { findPageFaults, findPageFaultsEverywhere } from '#tests/support/page-faults.ts';
import { plantPeople } from '#tests/support/people.ts';
import { startSeededSite, type SeededSite } from '#tests/support/seeded-site.ts';

const runId = '01a200f3-0000-7000-8000-000000000001';

let site: SeededSite;
let browser: Browser;
let cookie: string;
beforeAll(async () => {
  [site, browser] = await Promise.all([startSeededSite(), launchBrowser()]);
  const planter = plantPeople(site.database);
  ({ cookie } = await planter.person('Stina', { isStaff: true }));
  await planter.close();
  await writeUpdateRun();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** An update run under way: one application held, one failed, one unchanged. */
async function writeUpdateRun(): Promise<void> {
  const sql = postgres(site.database.superuserUrl, { max: 1 });
  await sql`
    insert into app.jobs (id, type, status, trigger, summary, started_at, log_ref)
    values (${runId}, 'catalog.update-run', 'running', 'schedule',
      ${sql.json({ applications: 3 })}, now(), 'job-logs/1')`;
  await sql`insert into app.job_logs (log_ref, job_id, lines) values ('job-logs/1', ${runId},
    ${sql.json([{ at: new Date().toISOString(), level: 'warn', event: 'feed.slow' }])})`;
  for (const [identifier, outcome, reason] of [
    ['7zip.7zip', 'held', 'hash-mismatch'],
    ['Mozilla.Firefox', 'failed', 'The host did not answer.'],
    ['VideoLAN.VLC', 'unchanged', 'not-modified'],
  ] as const) {
    await sql`
      insert into app.update_outcomes (run_id, application_id, feed_id, outcome, version, evidence)
      select ${runId}, application.id, source.feed_id, ${outcome}, '1.0',
        ${sql.json({ reason, sha256: 'a'.repeat(64) })}
      from app.applications application
      join app.sources source on source.application_id = application.id
      where identifier = ${identifier}`;
  }
  await sql.end();
}

async function endUpdateRun(): Promise<void> {
  const sql = postgres(site.database.superuserUrl, { max: 1 });
  await sql`update app.jobs set status = 'succeeded', finished_at = now() where id = ${runId}`;
  await sql.end();
}

/** Opens a page and gathers what the browser complains about. */
async function openPage(path: string, options = {}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    baseURL: site.url,
    extraHTTPHeaders: { cookie },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'info') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(path, { waitUntil: 'networkidle' });
  return { page, complaints };
}

test('the kitchen sink is usable by everyone', async () => {
  const { page, complaints } = await openPage('/admin/kitchen-sink');
  expect(await findPageFaultsEverywhere(page, 'kitchen-sink')).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a dialog opens, holds the keyboard, and gives the focus back', async () => {
  const { page } = await openPage('/admin/kitchen-sink');
  const opener = page.getByRole('button', { name: 'Dra in versionen' });
  await opener.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Dra in 7-Zip 26.02?' });
  await dialog.waitFor({ state: 'visible' });
  expect(await findPageFaults(page, 'dialog')).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await opener.evaluate((node) => node === document.activeElement)).toBe(true);
  await page.context().close();
});

test('without JavaScript the same page has its fallbacks and no copy button', async () => {
  const { page } = await openPage('/admin/kitchen-sink', { javaScriptEnabled: false });
  expect(await page.getByRole('link', { name: 'Dra in versionen' }).count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Kopiera' }).count()).toBe(0);
  await page.context().close();
});

test('a run under way shows how far it is and follows it to its end by itself', async () => {
  const { page, complaints } = await openPage(`/admin/jobs/${runId}`);
  await page.getByText('3 av 3 program kontrollerade').waitFor();
  expect(await page.getByRole('button', { name: /Försök igen/ }).count()).toBe(0);
  await endUpdateRun();
  await page.getByRole('heading', { name: '2 program behöver åtgärdas' }).waitFor();
  expect(await findPageFaultsEverywhere(page, 'job')).toEqual([]);
  expect(await page.getByText('filen stämde inte med hashen').isVisible()).toBe(true);
  expect(await page.getByRole('button', { name: 'Försök igen 7-Zip' }).count()).toBe(1);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the lists of runs are usable by everyone', async () => {
  for (const [name, path] of [
    ['jobs', '/admin/jobs'],
    ['jobs-all', '/admin/jobs?type=all'],
  ] as const) {
    const { page } = await openPage(path);
    expect(await findPageFaultsEverywhere(page, name)).toEqual([]);
    await page.context().close();
  }
});
