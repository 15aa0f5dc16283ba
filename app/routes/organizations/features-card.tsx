import type { SubmissionResult } from '@conform-to/react';
import type { FeatureAccess } from '#app/domain/entitlements/entitlement.ts';
import type { FeatureOverride } from '#app/domain/entitlements/feature-overrides.ts';
import type { FeatureName } from '#app/domain/entitlements/plan.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Badge } from '#app/ui/badge.tsx';
import { Button } from '#app/ui/button.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { ChoiceField, PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { Table } from '#app/ui/table.tsx';

/** A feature as it is for one organisation, and what staff once switched. */
export interface FeatureState extends FeatureAccess {
  feature: FeatureName;
  override: FeatureOverride | null;
}

/** What an organisation may use, and the form that switches it. */
export function FeaturesCard({
  features,
  now,
  answer,
}: {
  features: FeatureState[];
  now: Date;
  answer: SubmissionResult | undefined;
}) {
  const { t } = useI18n();
  return (
    <div className="mt-7 grid items-start gap-6 xl:grid-cols-[minmax(0,720px)_minmax(0,360px)]">
      <Card title={t('entitlements:feature.title')}>
        <FeatureTable features={features} now={now} />
      </Card>
      <SwitchCard features={features} answer={answer} />
    </div>
  );
}

function FeatureTable({ features, now }: { features: FeatureState[]; now: Date }) {
  const { t } = useI18n();
  const columns = [
    { heading: t('entitlements:feature.name') },
    { heading: t('entitlements:feature.state') },
    { heading: t('entitlements:feature.why'), isWideOnly: true },
  ];
  return (
    <Table caption={t('entitlements:feature.caption')} columns={columns}>
      {features.map(({ feature, allowed, reason, override }) => (
        <tr key={feature}>
          <td>
            <span className="row-title">{t(`entitlements:featureName.${feature}`)}</span>
            {override ? <OverrideNote feature={feature} override={override} now={now} /> : null}
          </td>
          <td>
            <Badge tone={allowed ? 'good' : 'neutral'}>
              {t(allowed ? 'entitlements:feature.on' : 'entitlements:feature.off')}
            </Badge>
          </td>
          <td className="wide-only quiet">{t(`entitlements:feature.because.${reason}`)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Who switched it, why and for how long, with the way back. */
function OverrideNote({
  feature,
  override,
  now,
}: {
  feature: FeatureName;
  override: FeatureOverride;
  now: Date;
}) {
  const { t, format } = useI18n();
  const { setBy, reason, endsAt } = override;
  // Ends at midnight: the day before is the last one.
  const lastDay = endsAt === null ? null : new Date(endsAt.getTime() - 1);
  return (
    <>
      <span className="row-note break-anywhere">
        {t('entitlements:feature.switchedBy', { name: setBy, reason })}
        {', '}
        {endsAt === null || lastDay === null
          ? t('entitlements:feature.untilFurther')
          : t(endsAt > now ? 'entitlements:feature.until' : 'entitlements:feature.ranOut', {
              date: format.shortDate(lastDay),
            })}
      </span>
      <form method="post" className="mt-2">
        <input type="hidden" name="intent" value="leave" />
        <input type="hidden" name="feature" value={feature} />
        <Button
          look="secondary"
          size="small"
          aria-label={t('entitlements:feature.leaveNamed', {
            name: t(`entitlements:featureName.${feature}`),
          })}
        >
          {t('entitlements:feature.leave')}
        </Button>
      </form>
    </>
  );
}

function SwitchCard({
  features,
  answer,
}: {
  features: FeatureState[];
  answer: SubmissionResult | undefined;
}) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<Record<'feature' | 'isOn' | 'reason' | 'lastDay', string>>(
    { answer, intent: 'switch', defaults: { isOn: 'on' } },
  );
  return (
    <Card title={t('entitlements:feature.switchTitle')}>
      <CardBody>
        <p className="mb-4 text-small text-ink-2">{t('entitlements:feature.switchNote')}</p>
        <PostForm form={form} intent="switch" submit={t('entitlements:feature.submit')}>
          <ChoiceField
            field={fields.feature}
            label={t('entitlements:feature.name')}
            options={features.map(({ feature }) => ({
              value: feature,
              label: t(`entitlements:featureName.${feature}`),
            }))}
          />
          <ChoiceField
            field={fields.isOn}
            label={t('entitlements:feature.choice')}
            options={[
              { value: 'on', label: t('entitlements:feature.turnOn') },
              { value: 'off', label: t('entitlements:feature.turnOff') },
            ]}
          />
          <TextField
            field={fields.reason}
            label={t('entitlements:feature.reason')}
            hint={t('entitlements:feature.reasonHint')}
            maxLength={500}
          />
          <TextField
            field={fields.lastDay}
            type="date"
            label={t('entitlements:feature.lastDay')}
            hint={t('entitlements:feature.lastDayHint')}
          />
        </PostForm>
      </CardBody>
    </Card>
  );
}
