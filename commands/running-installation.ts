import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writePrivateFile } from './data-folder.ts';
import { stillRuns } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** One person to sign in as in the demo. */
export interface DemoLogin {
  name: string;
  email: string;
  password: string;
  /** What this person may do, in a few words. */
  role: string;
}

/** Where the parts of a running demo (or dev) are: the content of `demo.json`. */
export interface RunningInstallation {
  /** The site, as people open it. */
  web: string;
  /** The simulated sites of vendors. */
  vendorSite: string;
  /** The local mailbox: every mail the demo sends, on a page. */
  mailbox: string;
  /** Where the mailbox takes mail, as SMTP_URL. */
  smtp: string;
  /** The simulated identity provider that ekhult.example signs in by. */
  identityProvider: string;
  /** The simulated Stripe, for people a page; null when payments are Stripe's own. */
  stripe: string | null;
  /** The simulated computers of Nordvik Bygg, for people a page. */
  clients: string;
  stripeSecretKey: string;
  /** As STRIPE_WEBHOOK_SECRETS: what signs its webhooks. */
  stripeWebhookSecrets: string;
  /** Login of `lappa_web`. */
  databaseUrl: string;
  /** Login of `lappa_worker`. */
  databaseWorkerUrl: string;
  /** Login of `lappa_owner`. */
  databaseOwnerUrl: string;
  /** The process that stops everything when it gets SIGTERM. */
  pid: number;
  logins: DemoLogin[];
}

type Stored = RunningInstallation & { process: ProcessIdentity | null };

function fileIn(folder: string): string {
  return path.join(folder, 'demo.json');
}

/** Tells other programs where the parts are, until {@link forgetRunning}. */
export async function announceRunning(
  folder: string,
  installation: RunningInstallation,
  identity: ProcessIdentity | null,
): Promise<void> {
  const stored: Stored = { ...installation, process: identity };
  await writePrivateFile(fileIn(folder), JSON.stringify(stored, null, 2));
}

export async function forgetRunning(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true });
}

/** The installation that runs on this data folder now, or null; a file left by a killed one does not count. */
export async function readRunning(folder: string): Promise<RunningInstallation | null> {
  if (!existsSync(fileIn(folder))) return null;
  const stored = JSON.parse(await readFile(fileIn(folder), 'utf8')) as Stored;
  return stored.process && stillRuns(stored.process) ? stored : null;
}
