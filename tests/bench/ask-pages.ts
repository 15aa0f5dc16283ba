import { median } from './figures.ts';

const rounds = 7;

/**
 * Asks pages as somebody who is signed in, one request after the other, each seven times after a first that does not
 * count. Throws when one is not answered 200.
 * @param pages addresses by name
 * @returns the median of milliseconds until the whole page is there, by name
 */
export async function askPages(
  site: string,
  cookie: string,
  pages: readonly (readonly [name: string, address: string])[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const [name, address] of pages) {
    found.set(name, median(await askOften(site + address, cookie)));
  }
  return found;
}

async function askOften(url: string, cookie: string): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now();
    const answer = await fetch(url, { headers: { cookie } });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
    if (round > 0) times.push(performance.now() - start);
  }
  return times;
}
