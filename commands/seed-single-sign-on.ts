import { eq } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { clientSecretPlace } from '#app/domain/accounts/single-sign-on/manage-connection.ts';
import { seal } from '#app/providers/encryption.server.ts';
import { organizationPlans } from '#db/schema/entitlements.ts';
import { organizations } from '#db/schema/organizations.ts';
import { organizationDomains, ssoConnections } from '#db/schema/single-sign-on.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { closeDatabase, connectDatabase } from '#db/client.server.ts';

/** The simulated identity provider, as the demo's organisation knows it. */
export interface DemoProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

const slug = 'ekhults-kommun';
const domain = 'ekhult.example';

/**
 * Puts one organisation of the cast on Enterprise and connects it to the simulated identity provider, whose address
 * may be another at every start. Safe to repeat.
 */
export async function seedSingleSignOn(url: string, provider: DemoProvider): Promise<void> {
  connectDatabase({ url, poolSize: 1, applicationName: 'lappa seeds' });
  try {
    await asSystem('seed single sign-on', async ({ tx, now }) => {
      const [organization] = await tx
        .select({ id: organizations.id })
        .from(organizations)
        .where(eq(organizations.slug, slug));
      if (!organization) return;
      const organizationId = organization.id;
      await tx
        .insert(organizationPlans)
        .values({ organizationId, plan: 'enterprise' })
        .onConflictDoNothing();
      await tx
        .insert(organizationDomains)
        .values({ organizationId, domain, token: 'demo', checkedAt: now, verifiedAt: now })
        .onConflictDoNothing();
      const [known] = await tx
        .select({ id: ssoConnections.id })
        .from(ssoConnections)
        .where(eq(ssoConnections.organizationId, organizationId));
      const id = known?.id ?? uuidv7();
      const { issuer, clientId } = provider;
      const clientSecret = seal(provider.clientSecret, clientSecretPlace(id));
      await tx
        .insert(ssoConnections)
        .values({ id, organizationId, issuer, clientId, clientSecret })
        .onConflictDoUpdate({
          target: ssoConnections.organizationId,
          set: { issuer, clientId, clientSecret },
        });
    });
  } finally {
    await closeDatabase();
  }
}
