import type { AuditEntry } from '#app/domain/activity/list-audit.ts';
import type { Translate } from '#app/i18n/translate.ts';

/** An action in words; its own key where nobody wrote any. */
export function nameAction(action: string, t: Translate): string {
  const key = action.replace(/[.-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const tell = t as unknown as (key: string, values: Record<string, unknown>) => string;
  return tell(`activity:auditAction.${key}`, { defaultValue: action });
}

/** Who did it. Owners learn the names of their colleagues, not those of Lappa's staff or of who left. */
export function nameActor({ actorKind, actorName, actorUserId }: AuditEntry, t: Translate): string {
  if (actorName !== null) return actorName;
  if (actorKind === 'staff') return t('activity:audit.staff');
  if (actorUserId !== null) return t('activity:audit.formerMember');
  return t(actorKind === 'system' ? 'activity:audit.system' : 'activity:audit.visitor');
}

const longestValue = 200;
const roles = ['owner', 'admin', 'member'] as const;

/** What changed, a line each: "Roll: medlem → administratör". */
export function describeChanges(
  { before, after }: Pick<AuditEntry, 'before' | 'after'>,
  t: Translate,
): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [old, current] = [before?.[name], after?.[name]].map((value) => tellValue(value, t));
    if (old === current) return [];
    const value = before && after && name in before ? `${old} → ${current}` : after ? current : old;
    return [`${nameField(name, t)}: ${value}`];
  });
}

function nameField(name: string, t: Translate): string {
  const tell = t as unknown as (key: string, values: Record<string, unknown>) => string;
  return tell(`activity:auditField.${name}`, { defaultValue: name });
}

function tellValue(value: unknown, t: Translate): string {
  if (value === undefined || value === null) return t('activity:auditValue.none');
  if (typeof value === 'boolean') return t(`activity:auditValue.${value ? 'yes' : 'no'}`);
  const role = roles.find((one) => one === value);
  if (role !== undefined) return t(`activity:role.${role}`);
  const text = Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
  const plain = typeof value === 'string' ? value : text;
  return plain.length > longestValue ? `${plain.slice(0, longestValue)}…` : plain;
}
