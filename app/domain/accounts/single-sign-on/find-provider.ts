import { and, eq, isNotNull } from 'drizzle-orm';
import { unseal } from '#app/providers/encryption.server.ts';
import type { IdentityProvider } from '#app/providers/identity-provider.server.ts';
import { organizationDomains, ssoConnections } from '#db/schema/single-sign-on.ts';
import type { Context } from '#db/tenancy.server.ts';
import { clientSecretPlace } from './manage-connection.ts';
import { maySignInSingly } from './require-single-sign-on.ts';

/** An organisation's identity provider, ready to be asked. */
export interface ConnectedProvider {
  connectionId: string;
  organizationId: string;
  provider: IdentityProvider;
}

/** The provider for the addresses of a domain: of the organisation that proved to own it. Acts as the system. */
export function findProviderOfDomain(
  context: Context,
  domain: string,
): Promise<ConnectedProvider | null> {
  return find(context, eq(organizationDomains.domain, domain));
}

/** The provider of a connection, as long as addresses of the domain may still sign in by it. Acts as the system. */
export function findProviderOfConnection(
  context: Context,
  connectionId: string,
  domain: string,
): Promise<ConnectedProvider | null> {
  const isThis = and(eq(ssoConnections.id, connectionId), eq(organizationDomains.domain, domain));
  return find(context, isThis);
}

async function find(
  context: Context,
  which: ReturnType<typeof and>,
): Promise<ConnectedProvider | null> {
  const [found] = await context.tx
    .select({
      connectionId: ssoConnections.id,
      organizationId: ssoConnections.organizationId,
      issuer: ssoConnections.issuer,
      clientId: ssoConnections.clientId,
      clientSecret: ssoConnections.clientSecret,
    })
    .from(organizationDomains)
    .innerJoin(
      ssoConnections,
      eq(ssoConnections.organizationId, organizationDomains.organizationId),
    )
    .where(and(which, isNotNull(organizationDomains.verifiedAt), eq(ssoConnections.enabled, true)));
  if (!found || !(await maySignInSingly(context, found.organizationId))) return null;
  const { connectionId, organizationId, issuer, clientId } = found;
  const clientSecret = unseal(found.clientSecret, clientSecretPlace(connectionId));
  return { connectionId, organizationId, provider: { issuer, clientId, clientSecret } };
}
