import { parseArgs } from 'node:util';
import { assumeEnvironment } from '#app/env.server.ts';
import { runCommand } from './command-line.ts';
import { demoDataFolder } from './data-folder.ts';
import { runInstallation } from './installation.ts';
import { WEB_ENTRY, WORKER_ARGUMENTS } from './production-build.ts';
import type { Say } from './progress.ts';
import type { RunningInstallation } from './running-installation.ts';

/** `npm run demo [-- --fresh]`: all of Lappa on this machine, as in production. */
await runCommand(async (say) => {
  assumeEnvironment({ LAPPA_MODE: 'demo' });
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } });
  say('\nLappa, the demo. Everything runs on this machine and needs no account anywhere.\n');
  const dataFolder = demoDataFolder();
  const exitCode = await runInstallation(
    {
      mode: 'demo',
      dataFolder,
      fresh: values.fresh,
      build: true,
      web: [WEB_ENTRY],
      worker: WORKER_ARGUMENTS,
      show: 'trouble',
    },
    say,
    (installation) => sayHowToUse(installation, dataFolder, say),
  );
  say('Everything has stopped.');
  return exitCode;
});

function sayHowToUse(installation: RunningInstallation, dataFolder: string, say: Say): void {
  say(`
  Lappa runs at      ${installation.web}

  Jobs               ${installation.web}/admin/jobs
  Vendors’ sites     ${installation.vendorSite}   simulated: release a new version there
                     and see it on the public pages within a minute
  Computers          ${installation.clients}   simulated: they check in and upgrade,
                     and become more than Nordvik Bygg has licences for
  Mailbox            ${installation.mailbox}   simulated: no mail leaves this machine
  ${
    installation.stripe === null
      ? 'Payments           by Stripe, with the key of the environment'
      : `Stripe             ${installation.stripe}   simulated: pay with a test card, no money moves`
  }
  Single sign-on     ${installation.web}/logga-in/organisation   elin@ekhult.example
  Data, logs         ${dataFolder}
`);
  for (const login of installation.logins) {
    say(`  Sign in            ${login.email}  ${login.password}  (${login.name}, ${login.role})`);
  }
  say(`  Ctrl-C stops everything. The next start keeps the data;
  npm run demo -- --fresh begins anew.
`);
}
