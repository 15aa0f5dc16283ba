import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { seedBase } from '../../commands/seed-database.ts';
import { plantPeople } from '../support/people.ts';
import { startWeb } from '../support/web.ts';
import { askPages } from './ask-pages.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { withConnection } from './bench-server.ts';
import { figure, table } from './figures.ts';
import { generateCatalog } from './generated-catalog.ts';
import { insertCatalog } from './insert-catalog.ts';
import { insertDistribution } from './insert-distribution.ts';

const applicationCount = 15_000;
const waitingCount = 10_000;
const organizationCount = 100;

/**
 * The pages of an organisation that uses 15,000 applications, of which 10,000 wait for an approval, beside 99 other
 * organisations, as a manager opens them one after the other.
 */
export const distributionPages: BenchPart = {
  name: 'distribution-pages',
  async run({ say, server, shutdown }: Bench) {
    const database = await (await server()).createDatabase();
    const applications = generateCatalog(applicationCount);
    await withConnection(database.superuserUrl, (sql) => insertCatalog(sql, applications));
    connectDatabase({ url: database.ownerUrl, poolSize: 1, applicationName: 'lappa bench' });
    await seedBase();
    await closeDatabase();
    const organization = await withConnection(database.superuserUrl, (sql) =>
      insertDistribution(sql, { organizationCount, waitingCount }),
    );
    const people = plantPeople(database);
    const { cookie } = await people.person('Owner', { in: [[organization, 'owner']] });
    await people.close();
    const web = await startWeb({ databaseUrl: database.webUrl, env: { LOG_LEVEL: 'warn' } });
    await shutdown.add({ name: 'web', stop: () => web.stop() });
    const path = `/app/${organization.slug}`;
    const word = encodeURIComponent(applications[0]!.name.split(' ')[0]!);
    const found = await askPages(web.url, cookie, [
      ['dashboard', path],
      ['applications', `${path}/applications`],
      ['applications, all of the catalog', `${path}/applications?show=all`],
      ['applications, searched', `${path}/applications?q=${word}`],
      ['applications, by policy', `${path}/applications?policy=manual&page=100`],
      ['approvals', `${path}/applications/approvals`],
      ['approvals, last page', `${path}/applications/approvals?page=${waitingCount / 50}`],
      ['one application', `${path}/applications/${applications[0]!.identifier}`],
      ['settings, distribution', `${path}/settings/distribution`],
    ]);
    await web.stop();
    say('\nMilliseconds for a page, the median of seven\n');
    say(
      table(
        ['page', 'milliseconds'],
        [...found].map(([name, time]) => [name, figure(time)]),
      ),
    );
  },
};
