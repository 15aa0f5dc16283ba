import { closeDatabase, connectDatabase } from '#db/client.server.ts';
import { seedBase } from '../../commands/seed-database.ts';
import { plantPeople } from '../support/people.ts';
import { startWeb } from '../support/web.ts';
import { askPages } from './ask-pages.ts';
import type { Bench, BenchPart } from './bench-part.ts';
import { withConnection } from './bench-server.ts';
import { figure, table } from './figures.ts';
import { insertFleet } from './insert-fleet.ts';

const sizes = [1_000, 100_000];

/** The pages of a fleet as a member opens them, one after the other, at 1,000 and at 100,000 clients. */
export const fleetPages: BenchPart = {
  name: 'fleet-pages',
  async run(bench: Bench) {
    const columns: Map<string, number>[] = [];
    for (const size of sizes) columns.push(await measure(bench, size));
    const names = [...columns[0]!.keys()];
    bench.say('\nMilliseconds for a page, the median of seven, and the ratio of the two\n');
    bench.say(
      table(
        ['page', ...sizes.map((size) => `${figure(size)} clients`), 'ratio'],
        names.map((name) => {
          const [small = 0, large = 0] = columns.map((column) => column.get(name) ?? 0);
          return [name, figure(small), figure(large), figure(large / small)];
        }),
      ),
    );
  },
};

async function measure({ server, shutdown }: Bench, size: number): Promise<Map<string, number>> {
  const database = await (await server()).createDatabase();
  connectDatabase({ url: database.ownerUrl, poolSize: 1, applicationName: 'lappa bench' });
  await seedBase();
  await closeDatabase();
  const { organizationId, clientId } = await withConnection(database.superuserUrl, (sql) =>
    insertFleet(sql, size),
  );
  const people = plantPeople(database);
  const organization = { id: organizationId, slug: 'fleet' };
  const { cookie } = await people.person('Owner', { in: [[organization, 'owner']] });
  await people.close();
  const web = await startWeb({ databaseUrl: database.webUrl, env: { LOG_LEVEL: 'warn' } });
  await shutdown.add({ name: 'web', stop: () => web.stop() });
  const path = '/app/fleet';
  const found = await askPages(web.url, cookie, [
    ['dashboard', path],
    ['clients', `${path}/clients`],
    ['clients, searched', `${path}/clients?q=0${Math.floor(size / 2)}`],
    ['clients, furthest behind', `${path}/clients?order=outdated`],
    ['clients, last page', `${path}/clients?page=${size / 50}`],
    ['one client', `${path}/clients/${clientId}`],
    ['patch level', `${path}/patch-level?by=application`],
  ]);
  await web.stop();
  return found;
}
