import { requestAuthorization } from '#app/providers/identity-provider.server.ts';
import type { Origin } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { AttemptLimit } from '../../operations/count-attempt.ts';
import { startChallenge } from '../authentication-challenges.ts';
import type { ChallengeToken } from '../authentication-challenges.ts';
import { throttle } from '../throttle.ts';
import { askProvider } from './ask-provider.ts';
import { domainOf } from './email-domain.ts';
import { findProviderOfDomain } from './find-provider.ts';

const perAddress: AttemptLimit = { name: 'sso-start:address', attempts: 60, windowSeconds: 900 };

/** What a sign-in remembers while the person is at their identity provider (`authentication_challenges.data`). */
export interface SsoChallengeData extends Record<string, unknown> {
  connectionId: string;
  domain: string;
  state: string;
  nonce: string;
  codeVerifier: string;
  locale: 'sv' | 'en';
  returnTo: string | null;
}

/**
 * Begins to sign somebody in by the identity provider of their address's domain; null when the domain has none. Says
 * nothing of whether the address has an account. Asks the provider outside any transaction. Throws ForbiddenError
 * (`provider_unusable`) or TooManyAttemptsError.
 */
export async function startSingleSignOn(
  {
    email,
    redirectUri,
    locale,
    returnTo,
  }: { email: string; redirectUri: string; locale: 'sv' | 'en'; returnTo: string | null },
  origin: Origin,
): Promise<{ url: string; challenge: ChallengeToken } | null> {
  await throttle([[perAddress, origin.address]]);
  const domain = domainOf(email);
  const found = await asSystem('find an identity provider', (context) =>
    findProviderOfDomain(context, domain),
  );
  if (!found) return null;
  const { url, ...secrets } = await askProvider(() =>
    requestAuthorization(found.provider, { redirectUri, loginHint: email }),
  );
  const data: SsoChallengeData = {
    ...secrets,
    connectionId: found.connectionId,
    domain,
    locale,
    returnTo,
  };
  const challenge = await asSystem('start single sign-on', (context) =>
    startChallenge(context, { kind: 'single-sign-on', userId: null, data }),
  );
  return { url, challenge };
}
