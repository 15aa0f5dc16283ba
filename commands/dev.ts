import path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './command-line.ts';
import { devDataFolder } from './data-folder.ts';
import { runInstallation } from './installation.ts';

/** `npm run dev [-- --fresh]`: the demo's parts with data of their own, reloaded on every change. */
await runCommand(async (say) => {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } });
  say('\nLappa, the development server.\n');
  return runInstallation(
    {
      mode: 'development',
      dataFolder: devDataFolder(),
      fresh: values.fresh,
      build: false,
      web: [path.join(import.meta.dirname, 'dev-web.ts')],
      worker: [path.join(import.meta.dirname, 'dev-worker.ts')],
      show: 'everything',
    },
    say,
    ({ web, vendorSite, mailbox }) =>
      say(`
  Site ${web}   vendors’ sites ${vendorSite}   mailbox ${mailbox}
  Web and worker reload when a file changes. Ctrl-C stops everything.
`),
  );
});
