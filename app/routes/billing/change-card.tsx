import type { ChangePreview } from '#app/domain/billing/preview-change.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { settingsPath } from '#app/paths.ts';
import { Card, CardBody } from '#app/ui/card.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { OrderForm } from './order-form.tsx';
import type { PlanPageProps } from './plan-page.tsx';

type ChangeCardProps = PlanPageProps & { preview: ChangePreview };

/** What a change does and when, what is charged at once, and the button that confirms it. */
export function ChangeCard(props: ChangeCardProps) {
  const { t, format } = useI18n();
  const { chosen, preview, answer, trialEnds } = props;
  const { kind, at, obstacles, prorationDate } = preview;
  if (kind === 'none') return <Notice title={t('billing:change.none')} />;
  const isBlocked = kind === 'downgrade' && obstacles.length > 0;
  return (
    <Card
      title={
        at === null
          ? t('billing:change.atOnce')
          : t('billing:change.later', { date: format.date(at) })
      }
    >
      <CardBody>
        <Amounts {...props} />
        {obstacles.length > 0 ? <Obstacles {...props} isBlocked={isBlocked} /> : null}
        {isBlocked ? null : (
          <div className="mt-5">
            <OrderForm
              intent="change"
              submit={t(`billing:change.${submitWord(kind, trialEnds)}`)}
              choice={chosen.choice}
              prorationDate={prorationDate}
              answer={answer}
            />
          </div>
        )}
      </CardBody>
    </Card>
  );
}

/** In a trial nothing is charged, and everything happens at once. */
function submitWord(kind: ChangePreview['kind'], trialEnds: Date | null) {
  if (trialEnds !== null) return 'confirmInTrial';
  return kind === 'upgrade' ? 'confirm' : 'schedule';
}

function Amounts({ chosen, preview, trialEnds }: ChangeCardProps) {
  const { t, format } = useI18n();
  const { kind, dueNow, nextPeriod, currency } = preview;
  const money = (ore: number) => format.money(ore, currency);
  const isCharged = kind === 'upgrade' && trialEnds === null;
  return (
    <>
      {isCharged ? (
        <>
          <p className="stat-label">{t('billing:change.dueNow')}</p>
          <p className="stat-value">{money(dueNow.total)}</p>
          <dl className="facts mt-2">
            <dt>{t('billing:amount.net')}</dt>
            <dd className="text-right tabular-nums">{money(dueNow.net)}</dd>
            <dt>{t('billing:amount.tax')}</dt>
            <dd className="text-right tabular-nums">{money(dueNow.tax)}</dd>
            <dt>{t('billing:amount.total')}</dt>
            <dd className="text-right tabular-nums">{money(dueNow.total)}</dd>
          </dl>
          <p className="mt-3 text-small text-ink-2">{t('billing:change.dueNowNote')}</p>
        </>
      ) : (
        <p>
          {trialEnds === null
            ? t('billing:change.nothingNow')
            : t('billing:change.inTrial', { date: format.date(trialEnds) })}
        </p>
      )}
      <p className="mt-3">
        {t(`billing:change.then.${chosen.choice.interval}`, { price: money(nextPeriod.net) })}{' '}
        {t('billing:change.nextInvoice', { date: format.date(nextPeriod.at) })}
      </p>
    </>
  );
}

/** What is in use beyond what the choice has room for. */
function Obstacles({ slug, preview, isBlocked }: ChangeCardProps & { isBlocked: boolean }) {
  const { t } = useI18n();
  return (
    <div className="mt-4">
      <Notice
        tone={isBlocked ? 'red' : 'amber'}
        title={t(isBlocked ? 'billing:change.blocked' : 'billing:change.tooSmall')}
      >
        <ul>
          {preview.obstacles.map(({ metric, usage, limit }) => (
            <li key={metric}>
              <p>
                {t(`billing:change.obstacle.${metric}`, { usage, limit, excess: usage - limit })}
              </p>
              {metric === 'members' ? (
                <a href={settingsPath(slug, 'members')}>{t('billing:change.seeMembers')}</a>
              ) : null}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
