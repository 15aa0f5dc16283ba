import { startIdentityProvider } from '#tests/simulators/identity-provider/start-identity-provider.ts';
import type { RunningIdentityProvider } from '#tests/simulators/identity-provider/start-identity-provider.ts';
import { readOrCreateSecret } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import type { DemoProvider } from './seed-single-sign-on.ts';

/** Whom the simulated identity provider knows: two of the cast, and somebody Lappa has not met. */
const accounts = [
  ['karin', 'Karin Bergman'],
  ['amir', 'Amir Haddad'],
  ['elin', 'Elin Norr'],
] as const;

/** Starts Ekhults kommun's own sign-in. `web` is the site that it may send people back to. */
export async function startDemoIdentityProvider(
  folder: DataFolder,
  web: string,
): Promise<{ running: RunningIdentityProvider; provider: DemoProvider }> {
  const clientId = 'lappa-demo';
  const clientSecret = await readOrCreateSecret(folder, 'identityProviderSecret');
  const running = await startIdentityProvider({
    clientId,
    clientSecret,
    accounts: accounts.map(([subject, name]) => ({
      subject,
      name,
      email: `${subject}@ekhult.example`,
      isEmailVerified: true,
    })),
  });
  running.redirectUris.add(`${web}/sign-in/sso-callback`);
  return { running, provider: { issuer: running.url, clientId, clientSecret } };
}
