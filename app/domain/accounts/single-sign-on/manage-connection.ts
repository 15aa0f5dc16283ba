import { eq } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import { seal } from '#app/providers/encryption.server.ts';
import { ssoConnections } from '#db/schema/single-sign-on.ts';
import type { Context } from '#db/tenancy.server.ts';
import { recordAudit } from '../../activity/record-audit.ts';
import { InvalidInputError, NotFoundError } from '../../errors.ts';
import { requirePermission } from '../../require-permission.ts';
import { requireSingleSignOn } from './require-single-sign-on.ts';

/** What may be shown of a connection: never the client's secret. */
export interface SsoConnection {
  id: string;
  issuer: string;
  clientId: string;
  enabled: boolean;
}

export interface NewSsoConnection {
  issuer: string;
  clientId: string;
  /** Null keeps the one that is there. */
  clientSecret: string | null;
  enabled: boolean;
}

/** Where the client's secret is sealed. */
export const clientSecretPlace = (connectionId: string) => ({
  table: 'sso_connections',
  column: 'client_secret',
  row: connectionId,
});

const asConnection = {
  id: ssoConnections.id,
  issuer: ssoConnections.issuer,
  clientId: ssoConnections.clientId,
  enabled: ssoConnections.enabled,
};

/** The identity provider of the organisation that the member acts in; null when there is none. */
export async function findConnection(context: Context): Promise<SsoConnection | null> {
  requirePermission(context, 'security.manage');
  const [found] = await context.tx.select(asConnection).from(ssoConnections);
  return found ?? null;
}

/**
 * Connects the organisation to an identity provider, or changes the connection. The secret that is there stays with
 * the issuer and client that it belongs to: others need theirs. Throws InvalidInputError (`clientPassword`),
 * ForbiddenError or PlanLimitError.
 */
export async function saveConnection(context: Context, given: NewSsoConnection): Promise<void> {
  const organizationId = await requireSingleSignOn(context);
  const { tx } = context;
  const before = await findConnection(context);
  const { clientSecret, ...facts } = given;
  const isSameClient = before?.issuer === given.issuer && before.clientId === given.clientId;
  if (clientSecret === null && !isSameClient) {
    throw new InvalidInputError([
      { field: 'clientPassword', message: 'factors:connection.secretMissing' },
    ]);
  }
  const id = before?.id ?? uuidv7();
  const sealed =
    clientSecret === null ? {} : { clientSecret: seal(clientSecret, clientSecretPlace(id)) };
  if (before) {
    await tx
      .update(ssoConnections)
      .set({ ...facts, ...sealed })
      .where(eq(ssoConnections.id, id));
  } else {
    await tx
      .insert(ssoConnections)
      .values({ id, organizationId, ...facts, clientSecret: sealed.clientSecret ?? '' });
  }
  await recordAudit(context, {
    action: before ? 'single-sign-on.changed' : 'single-sign-on.connected',
    subject: { type: 'sso-connection', id },
    before: before ? factsOf(before) : undefined,
    after: { ...facts, isSecretNew: clientSecret !== null },
  });
}

/** Ends the connection; nobody signs in by it any more. Throws NotFoundError. */
export async function removeConnection(context: Context): Promise<void> {
  requirePermission(context, 'security.manage');
  const found = await findConnection(context);
  if (!found) throw new NotFoundError('There is no connection.');
  await context.tx.delete(ssoConnections).where(eq(ssoConnections.id, found.id));
  await recordAudit(context, {
    action: 'single-sign-on.disconnected',
    subject: { type: 'sso-connection', id: found.id },
    before: factsOf(found),
  });
}

const factsOf = ({ issuer, clientId, enabled }: SsoConnection) => ({ issuer, clientId, enabled });
