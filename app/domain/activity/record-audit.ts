import { auditEntries } from '#db/schema/audit.ts';
import type { Actor, Context } from '#db/tenancy.server.ts';

export interface NewAuditEntry {
  /** `<what>.<what happened>`, e.g. `member.role-changed`. A stable key: people search for it. */
  action: string;
  /** Null for what is no organisation's; the member's own when left out. */
  organizationId?: string | null;
  /** Who it was, when the system acts for somebody (a sign-in). */
  actorUserId?: string | null;
  /** The system acts for somebody of whom nobody knows who they are (a refused sign-in). */
  isVisitor?: true;
  subject?: { type: string; id: string };
  /** What changed, never a secret. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** Why, in the actor's words; the system's reason when left out. */
  reason?: string | null;
}

/** Adds an entry to the audit trail in the caller's transaction: the change and its entry are one. */
export async function recordAudit(context: Context, entry: NewAuditEntry): Promise<void> {
  const { actor } = context;
  const organizationId =
    entry.organizationId ?? (actor.kind === 'member' ? actor.organizationId : null);
  await recordAuditIn(context, [organizationId], entry);
}

/** Adds one and the same entry to the trails of several organisations; null is no organisation's. */
export async function recordAuditIn(
  context: Context,
  organizationIds: (string | null)[],
  entry: Omit<NewAuditEntry, 'organizationId'>,
): Promise<void> {
  const { tx, actor, now, origin } = context;
  const actorUserId = entry.actorUserId ?? ('userId' in actor ? actor.userId : null);
  const systemReason = actor.kind === 'system' ? actor.reason : null;
  const told = {
    occurredAt: now,
    actorKind: entry.isVisitor ? ('visitor' as const) : kindOf(actor, actorUserId),
    actorUserId,
    action: entry.action,
    subjectType: entry.subject?.type,
    subjectId: entry.subject?.id,
    before: entry.before,
    after: entry.after,
    reason: entry.reason === undefined ? systemReason : entry.reason,
    address: origin?.address,
    userAgent: origin?.userAgent?.slice(0, 500),
    requestId: origin?.requestId,
  };
  await tx
    .insert(auditEntries)
    .values(organizationIds.map((organizationId) => ({ ...told, organizationId })));
}

/** Whom the system acts for is the one who did it. */
function kindOf(actor: Actor, userId: string | null): Actor['kind'] {
  return actor.kind === 'system' && userId !== null ? 'person' : actor.kind;
}
