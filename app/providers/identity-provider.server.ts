import * as oidc from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { env } from '#app/env.server.ts';
import { createGuardedConnector } from '#app/providers/upstream/guarded-connector.server.ts';
import { matchesHost } from '#app/providers/upstream/host-pattern.ts';

/** How Lappa is known at an organisation's identity provider. */
export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** Where to send the browser, and what to remember until it comes back. */
export interface AuthorizationRequest {
  url: string;
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** What the provider says about who came. */
export interface IdentityClaims {
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
  name: string | null;
}

/** - `unusable`: not reachable, no provider, or one that is not as it should be
 *  - `refused`: the provider, or the person there, said no
 *  - `invalid`: the answer does not belong to the request, or was not made by the provider */
export type IdentityProviderFault = 'unusable' | 'refused' | 'invalid';

export class IdentityProviderError extends Error {
  override readonly name = 'IdentityProviderError';
  readonly fault: IdentityProviderFault;

  constructor(fault: IdentityProviderFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.fault = fault;
  }
}

const timeoutMs = 10_000;
const maxAnswerBytes = 1024 ** 2;

/** Finds the provider and makes the address where its people sign in. Throws IdentityProviderError `unusable`. */
export async function requestAuthorization(
  provider: IdentityProvider,
  { redirectUri, loginHint }: { redirectUri: string; loginHint: string },
): Promise<AuthorizationRequest> {
  const configuration = await discover(provider);
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    login_hint: loginHint,
  });
  // It becomes a link on a page of ours: nothing but a web address, and encrypted as the issuer's own.
  if (url.protocol !== 'https:' && !isInsecureAllowed(url)) {
    throw new IdentityProviderError('unusable', 'The provider signs people in without https.');
  }
  return { url: url.href, state, nonce, codeVerifier };
}

/**
 * Reads the address that the provider sent the browser back to, and asks the provider who it was: state, nonce, PKCE,
 * issuer, audience, time and signature of the token are checked. Throws IdentityProviderError.
 */
export async function redeemAuthorization(
  provider: IdentityProvider,
  callbackUrl: URL,
  request: Pick<AuthorizationRequest, 'state' | 'nonce' | 'codeVerifier'>,
): Promise<IdentityClaims> {
  const configuration = await discover(provider);
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, callbackUrl, {
      expectedState: request.state,
      expectedNonce: request.nonce,
      pkceCodeVerifier: request.codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new IdentityProviderError('invalid', 'The provider gave no identity.');
    const { userinfo_endpoint: userInfo } = configuration.serverMetadata();
    const more =
      userInfo === undefined
        ? {}
        : await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    const all: Record<string, unknown> = { ...claims, ...more };
    return {
      subject: claims.sub,
      email: textOf(all.email),
      isEmailVerified: all.email_verified === true,
      name: textOf(all.name),
    };
  } catch (error) {
    if (error instanceof IdentityProviderError) throw error;
    if (error instanceof oidc.AuthorizationResponseError) {
      throw new IdentityProviderError('refused', `The provider refused: ${error.error}.`, error);
    }
    throw new IdentityProviderError('invalid', 'The provider’s answer does not hold.', error);
  }
}

/** Throws IdentityProviderError `unusable` when nobody could sign in there. */
export async function checkIdentityProvider(provider: IdentityProvider): Promise<void> {
  const metadata = (await discover(provider)).serverMetadata();
  if (metadata.authorization_endpoint === undefined || metadata.token_endpoint === undefined) {
    throw new IdentityProviderError('unusable', 'The provider has no way to sign in.');
  }
}

async function discover({ issuer, clientId, clientSecret }: IdentityProvider) {
  const url = URL.parse(issuer);
  if (!url) throw new IdentityProviderError('unusable', 'The issuer is no address.');
  const execute = [oidc.enableNonRepudiationChecks];
  if (isInsecureAllowed(url)) execute.push(oidc.allowInsecureRequests);
  try {
    return await oidc.discovery(url, clientId, undefined, authenticate(clientSecret), {
      [oidc.customFetch]: askGuarded,
      timeout: timeoutMs / 1000,
      execute,
    });
  } catch (error) {
    throw new IdentityProviderError('unusable', 'The provider does not answer as one.', error);
  }
}

/** In the header, as every provider knows it, unless the provider says that it takes the secret in the body alone. */
function authenticate(clientSecret: string): oidc.ClientAuth {
  // Only looked at, never asked for a token.
  if (clientSecret === '') return oidc.None();
  const inHeader = oidc.ClientSecretBasic(clientSecret);
  const inBody = oidc.ClientSecretPost(clientSecret);
  return (server, ...rest) => {
    const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (known.includes('client_secret_basic') ? inHeader : inBody)(server, ...rest);
  };
}

/** Without https only where the operator let a private host in: the demo's and tests' simulator. */
function isInsecureAllowed(url: URL): boolean {
  return url.protocol === 'http:' && matchesHost(env().UPSTREAM_ALLOWED_PRIVATE_HOSTS, url);
}

let agent: Agent | undefined;

/** Customers name these addresses, so they lead to public ones alone, follow no redirect, and have their limits. */
const askGuarded: oidc.CustomFetch = async (url, options) => {
  agent ??= new Agent({
    connect: createGuardedConnector({ allowPrivateHosts: env().UPSTREAM_ALLOWED_PRIVATE_HOSTS }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxAnswerBytes,
  });
  const { signal, ...rest } = options;
  const ours = AbortSignal.timeout(timeoutMs);
  const answer = await undiciFetch(url, {
    ...(rest as object),
    redirect: 'manual',
    signal: signal ? AbortSignal.any([signal, ours]) : ours,
    dispatcher: agent,
  });
  return answer as unknown as Response;
};

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
