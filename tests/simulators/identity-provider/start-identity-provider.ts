import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import type { Configuration, JWK } from 'oidc-provider';
import { answerInteraction } from './interaction-page.ts';

/** Somebody who can sign in here. */
export interface SimulatedAccount {
  /** Who it is for good, whatever the address. */
  subject: string;
  email: string;
  isEmailVerified: boolean;
  name: string;
}

export interface IdentityProviderOptions {
  clientId: string;
  clientSecret: string;
  accounts: SimulatedAccount[];
  /** A free port is taken without it. */
  port?: number;
}

export interface RunningIdentityProvider {
  /** The issuer, without a slash at the end. */
  url: string;
  /** Who can sign in; may be changed at any time. */
  accounts: SimulatedAccount[];
  /** Where browsers may be sent back to; none at first. */
  redirectUris: Set<string>;
  close(): Promise<void>;
}

/**
 * Starts an organisation's identity provider: a real OpenID provider (oidc-provider) whose sign-in page asks for no
 * password, only who one wants to be. It demands PKCE and keeps everything in memory.
 */
export async function startIdentityProvider(
  options: IdentityProviderOptions,
): Promise<RunningIdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { accounts } = options;
  const redirectUris = new Set<string>();
  const provider = new Provider(url, await configure(options, accounts));
  const { Client } = provider;
  Client.prototype.redirectUriAllowed = (uri: string) => redirectUris.has(uri);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) {
      answerInteraction(provider, accounts, request, response).catch((error: unknown) => {
        response.writeHead(400, { 'content-type': 'text/plain' }).end(`${String(error)}\n`);
      });
    } else void answer(request, response);
  });
  return {
    url,
    accounts,
    redirectUris,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function configure(
  { clientId, clientSecret }: IdentityProviderOptions,
  accounts: readonly SimulatedAccount[],
): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' } as JWK;
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: ['http://localhost/sign-in/sso-callback'],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    findAccount: (_context, subject) => {
      const account = accounts.find((one) => one.subject === subject);
      if (!account) return undefined;
      const { email, isEmailVerified, name } = account;
      return {
        accountId: subject,
        claims: () => ({ sub: subject, email, email_verified: isEmailVerified, name }),
      };
    },
    // Nobody is asked whether Lappa may know their address: the organisation decided.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId,
        accountId: oidc.session?.accountId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
}
