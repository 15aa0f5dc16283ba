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

/** What changed, a line each: `role: member → admin`. */
export function describeChanges({ before, after }: Pick<AuditEntry, 'before' | 'after'>): string[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .filter((name) => write(before?.[name]) !== write(after?.[name]))
    .map((name) => {
      const values = [before?.[name], after?.[name]];
      const [old, current] = values.map(write);
      return before === null || after === null || !(name in before)
        ? `${name}: ${after === null ? old : current}`
        : `${name}: ${old} → ${current}`;
    });
}

function write(value: unknown): string {
  if (value === undefined || value === null) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
