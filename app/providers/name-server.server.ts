import { Resolver } from 'node:dns/promises';
import { env } from '#app/env.server.ts';

/** The TXT records of a name, each as one text; none when there is no such name. */
export type LookUpTexts = (name: string) => Promise<string[]>;

/** No answer from the name servers: it may be there or not. */
export class NameServerError extends Error {
  override readonly name = 'NameServerError';
}

const nothingThere = new Set(['ENOTFOUND', 'ENODATA']);

/** Asks the name servers of DNS_SERVERS, else the machine's. Throws NameServerError. */
export const lookUpTexts: LookUpTexts = async (name) => {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const servers = env().DNS_SERVERS;
  if (servers.length > 0) resolver.setServers(servers);
  try {
    const records = await resolver.resolveTxt(name);
    return records.map((parts) => parts.join(''));
  } catch (error) {
    if (nothingThere.has((error as { code?: string }).code ?? '')) return [];
    throw new NameServerError(`No answer about ${name}.`, { cause: error });
  }
};
