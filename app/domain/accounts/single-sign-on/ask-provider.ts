import { IdentityProviderError } from '#app/providers/identity-provider.server.ts';
import { log } from '#app/providers/log.server.ts';
import { ForbiddenError } from '../../errors.ts';

/** Asks an identity provider; what goes wrong becomes a ForbiddenError with the code `provider_<fault>`. */
export async function askProvider<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof IdentityProviderError)) throw error;
    // What the organisation's administrators ask the operator about; an answer holds no secret of ours.
    log().warn({ event: 'sso.failed', fault: error.fault, error });
    throw new ForbiddenError(error.message, `provider_${error.fault}`);
  }
}
