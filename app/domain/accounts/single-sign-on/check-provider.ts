import { checkIdentityProvider } from '#app/providers/identity-provider.server.ts';
import { askProvider } from './ask-provider.ts';

/** Asks the issuer whether people can sign in there. Throws ForbiddenError `provider_unusable`. */
export async function checkProvider(issuer: string, clientId: string): Promise<void> {
  await askProvider(() => checkIdentityProvider({ issuer, clientId, clientSecret: '' }));
}
