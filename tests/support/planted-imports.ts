import { rooms } from '../../.dependency-cruiser.js';

/** The rule that must name it, the file, and what it imports; `type …` when only a type is named. */
export type WrongImport = [rule: string, file: string, specifier: string];

export const wrongImports: WrongImport[] = [
  ['composition-knows', 'app/server.ts', '#jobs/schedule.ts'],
  ['composition-knows', 'app/entry.server.tsx', '#db/tenancy.server.ts'],
  ['routes-know', 'app/routes/a.ts', '#db/client.server.ts'],
  ['routes-know', 'app/routes/b.ts', '#app/providers/queue.server.ts'],
  ['routes-know', 'app/routes/c.ts', '#tests/support/database.ts'],
  ['routes-know-as-types', 'app/routes/d.ts', '#db/schema/catalog.ts'],
  ['http-knows', 'app/http/a.server.ts', '#db/client.server.ts'],
  ['http-knows', 'app/http/b.server.ts', '../ui/button.tsx'],
  ['http-knows', 'app/http/c.server.ts', 'type #app/routes/site/page.tsx'],
  ['http-knows-as-types', 'app/http/e.server.ts', '#app/ui/page-handle.ts'],
  ['mail-knows', 'app/mail/a.tsx', '#db/tenancy.server.ts'],
  ['domain-knows', 'app/domain/catalog/a.ts', '#app/http/session.server.ts'],
  ['domain-knows', 'app/domain/catalog/b.ts', '#app/env.server.ts'],
  ['domain-knows', 'app/domain/catalog/c.ts', '#app/i18n/locale.ts'],
  ['domain-knows', 'app/domain/catalog/d.ts', 'type #jobs/schedule.ts'],
  ['domain-knows', 'app/domain/e.ts', '#app/ui/button.tsx'],
  ['update-tools-know', 'app/domain/catalog/update-tools.ts', '#app/http/session.server.ts'],
  ['providers-know', 'app/providers/a.server.ts', '#app/domain/errors.ts'],
  ['providers-know', 'app/providers/b.server.ts', 'type #db/client.server.ts'],
  ['providers-know-as-types', 'app/providers/c.server.ts', '#db/tenancy.server.ts'],
  ['ui-knows', 'app/ui/a.tsx', '#db/schema/catalog.ts'],
  ['ui-knows', 'app/ui/b.tsx', '../routes/site/page.tsx'],
  ['i18n-knows', 'app/i18n/a.ts', '#app/ui/button.tsx'],
  ['paths-know', 'app/paths.ts', '#app/domain/catalog/version-order.ts'],
  ['env-knows', 'app/env.server.ts', './providers/log.server.ts'],
  ['jobs-know', 'jobs/a.ts', '#app/http/session.server.ts'],
  ['jobs-know', 'jobs/b.ts', '#db/client.server.ts'],
  ['jobs-know', 'jobs/c.ts', '#db/schema/catalog.ts'],
  ['worker-knows', 'jobs/worker.ts', '#app/routes/site/page.tsx'],
  ['db-knows', 'db/a.server.ts', '#app/domain/errors.ts'],
  ['db-knows', 'db/seeds/b.ts', 'type #app/domain/catalog/version-order.ts'],
  ['schema-knows', 'db/schema/a.ts', '../client.server.ts'],
  ['simulators-know', 'tests/simulators/a.ts', '#app/domain/catalog/version-order.ts'],
  ['simulators-know', 'tests/simulators/b.ts', '../support/database.ts'],
  ['simulators-know', 'tests/simulators/c.ts', 'type #db/schema/catalog.ts'],
  ['internal-to-its-room', 'app/domain/store/a.ts', '#app/domain/catalog/internal/load.ts'],
  ['internal-to-the-domain', 'app/routes/e.ts', '#app/domain/catalog/internal/load.ts'],
  ['internal-to-the-domain', 'jobs/d.ts', 'type #app/domain/catalog/internal/load.ts'],
  ['internal-to-the-domain', 'commands/a.ts', '#app/domain/catalog/internal/load.ts'],
  ['domain-speaks-no-sdk', 'app/domain/catalog/f.ts', 'react'],
  ['domain-speaks-no-sdk', 'app/domain/catalog/g.ts', 'type pg-boss'],
  ['no-development-packages-at-run-time', 'app/http/d.server.ts', 'fast-check'],
  ['no-cycles', 'app/domain/catalog/h.ts', './z-back-to-h.ts'],
  ['resolvable', 'app/domain/catalog/j.ts', './not-there.ts'],
  ...rooms
    .slice(0, -1)
    .map((room, at): WrongImport => [
      `${room}-calls-rooms-to-its-left`,
      `app/domain/${room}/to-the-right.ts`,
      `#app/domain/${rooms[at + 1]}/target.ts`,
    ]),
  [
    'operations-calls-rooms-to-its-left',
    'app/domain/operations/far.ts',
    'type ../reporting/target.ts',
  ],
];

/** A file and what it may import. */
export const rightImports: [file: string, ...specifiers: string[]][] = [
  ['app/entry.client.tsx', '#app/http/session.server.ts', '#db/client.server.ts', 'react'],
  ['app/routes/fine.tsx', '#app/http/session.server.ts', '#app/ui/button.tsx', '@remix-run/react'],
  ['app/routes/fine-too.tsx', '#app/domain/catalog/list-versions.ts', '#db/tenancy.server.ts'],
  ['app/routes/fine-types.tsx', 'type #db/schema/catalog.ts', 'type ../root.tsx', '#app/paths.ts'],
  ['app/http/fine.server.ts', '#app/domain/errors.ts', '#app/env.server.ts', 'express'],
  ['app/domain/catalog/fine.ts', './internal/load.ts', '../errors.ts', '../operations/target.ts'],
  ['app/domain/catalog/fine-too.ts', '#app/providers/queue.server.ts', '#db/schema/catalog.ts'],
  ['app/domain/catalog/internal/fine.ts', '../list-versions.ts', 'drizzle-orm'],
  ['app/providers/fine.server.ts', '#app/env.server.ts', 'type #db/tenancy.server.ts', 'pg-boss'],
  ['app/ui/fine.tsx', './button.tsx', '#app/domain/catalog/version-order.ts', 'react'],
  ['jobs/fine.ts', '#app/domain/catalog/list-versions.ts', '#db/tenancy.server.ts'],
  ['db/fine.server.ts', './client.server.ts', './schema/catalog.ts', 'postgres'],
  ['commands/fine.ts', '#jobs/schedule.ts', '#tests/simulators/vendor.ts', 'fast-check'],
  ['tests/simulators/fine.ts', './vendor.ts', 'node:http'],
  ['tests/integration/fine.test.ts', '#app/domain/catalog/internal/load.ts', 'vitest'],
  // Two that name each other's types are no cycle when they run.
  ['app/domain/catalog/k.ts', 'type ./l.ts'],
  ['app/domain/catalog/l.ts', './k.ts'],
  ...rooms
    .slice(1)
    .map((room, at): [string, string, string] => [
      `app/domain/${room}/to-the-left.ts`,
      `../${rooms[at]}/target.ts`,
      `#app/domain/${rooms[0]}/target.ts`,
    ]),
];

/** What the files above import. */
const targets = [
  'app/env.server.ts',
  'app/paths.ts',
  'app/root.tsx',
  'app/routes/site/page.tsx',
  'app/http/session.server.ts',
  'app/ui/button.tsx',
  'app/ui/page-handle.ts',
  'app/i18n/locale.ts',
  'app/providers/log.server.ts',
  'app/providers/queue.server.ts',
  'app/domain/errors.ts',
  'app/domain/catalog/version-order.ts',
  'app/domain/catalog/internal/load.ts',
  ...rooms.map((room) => `app/domain/${room}/target.ts`),
  'jobs/schedule.ts',
  'db/client.server.ts',
  'db/tenancy.server.ts',
  'db/schema/catalog.ts',
  'tests/simulators/vendor.ts',
  'tests/support/database.ts',
];

/** The tree with all of it: path to content. */
export function writePlantedTree(): Record<string, string> {
  const write = (specifiers: string[]) =>
    specifiers
      .map((specifier, at) =>
        specifier.startsWith('type ')
          ? `import type { A as A${at} } from '${specifier.slice(5)}';\n`
          : `import { a as a${at} } from '${specifier}';\n`,
      )
      .join('');
  return {
    ...Object.fromEntries(
      targets.map((file) => [file, 'export const a = 1;\nexport type A = 1;\n']),
    ),
    'app/domain/catalog/list-versions.ts': write(['#db/tenancy.server.ts']),
    'app/domain/catalog/z-back-to-h.ts': write(['./h.ts']),
    ...Object.fromEntries(wrongImports.map(([, file, specifier]) => [file, write([specifier])])),
    ...Object.fromEntries(rightImports.map(([file, ...specifiers]) => [file, write(specifiers)])),
    // Looks pure, and is not further down.
    'app/ui/unaware.tsx': write(['#app/domain/catalog/list-versions.ts']),
  };
}
