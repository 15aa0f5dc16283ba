import { useI18n, type I18n } from '#app/i18n/i18n-context.tsx';
import { namePolicy } from './name-policy.ts';
import { Time } from './time.tsx';

/** Something that happened; `type` is `<room>.<what happened>`. */
export interface ActivityLine {
  id: string;
  type: string;
  data: Record<string, unknown>;
  occurredAt: Date;
  /** Null when nobody did it. */
  actorName: string | null;
}

/** What happened, a line each: a dot that turns amber when somebody should look, the sentence, when. */
export function ActivityList({ activities }: { activities: readonly ActivityLine[] }) {
  const i18n = useI18n();
  return (
    <ul className="activity-list">
      {activities.map((activity) => (
        <li key={activity.id} className={needsLook.has(activity.type) ? 'needs-look' : undefined}>
          <p>{tellActivity(activity, i18n)}</p>
          <p className="row-note">
            <Time at={activity.occurredAt} />
            {activity.actorName === null ? null : ` · ${activity.actorName}`}
          </p>
        </li>
      ))}
    </ul>
  );
}

const needsLook = new Set(['catalog.version-held', 'billing.payment-failed']);

const roles = ['owner', 'admin', 'member'] as const;

/** The sentence for an activity; its type's own name where nobody wrote one. */
export function tellActivity(
  { type, data }: Pick<ActivityLine, 'type' | 'data'>,
  { t }: Pick<I18n, 't'>,
): string {
  const key = `activity:sentence.${type.replace(/[.-]([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
  const tell = t as unknown as (key: string, values: Record<string, unknown>) => string;
  const role = roles.find((one) => one === data.after);
  const { plan } = data;
  const sentence = tell(key, {
    defaultValue: '',
    ...data,
    ...(role !== undefined && { role: t(`activity:role.${role}`) }),
    ...(typeof data.mode === 'string' && { policy: namePolicy(data, t) }),
    // A plan is sold under its own name with a capital.
    ...(typeof plan === 'string' && { planName: plan.charAt(0).toUpperCase() + plan.slice(1) }),
  });
  return sentence === '' ? type : sentence;
}
