import type { SubmissionResult } from '@conform-to/react';
import { houseRules, signInWays } from '#app/domain/organizations/security-rules.ts';
import type { SecurityRules } from '#app/domain/organizations/security-rules.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { pricingPath } from '#app/paths.ts';
import { ChoiceField, PostForm, TickField, useAnsweredForm } from '#app/ui/form.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

export interface SecuritySettingsPageProps {
  rules: SecurityRules;
  plan: string;
  /** Whether the plan includes a required second factor and chosen ways to sign in. */
  isIncluded: boolean;
  answer: SubmissionResult | undefined;
}

interface SecurityFields extends Record<string, unknown> {
  sessionHours: string;
  idleMinutes: string;
  secondFactorRequired: boolean;
}

export function SecuritySettingsPage({
  rules,
  plan,
  isIncluded,
  answer,
}: SecuritySettingsPageProps) {
  const { t, locale } = useI18n();
  const hasOwnRules =
    rules.secondFactorRequired !== houseRules.secondFactorRequired || rules.signInWays !== null;
  const isStrict = hasOwnRules || rules.sessionHours !== null || rules.idleMinutes !== null;
  const [form, fields] = useAnsweredForm<SecurityFields & Record<string, boolean | string>>({
    answer,
    defaults: {
      sessionHours: String(rules.sessionHours ?? ''),
      idleMinutes: String(rules.idleMinutes ?? ''),
      secondFactorRequired: rules.secondFactorRequired,
      ...Object.fromEntries(
        signInWays.map((way) => [way, rules.signInWays?.includes(way) ?? true]),
      ),
    },
  });
  return (
    <div className="max-w-reading">
      <PageHeader
        title={t(isStrict ? 'settings:security.ownRules' : 'settings:security.houseRules')}
      >
        {t('settings:security.intro')}
      </PageHeader>
      <div className="mt-7">
        <PostForm form={form} submit={t('settings:save')}>
          <TimeChoice
            field={fields.sessionHours}
            name="sessionHours"
            current={rules.sessionHours}
            choices={[1, 4, 8, 12, 24, 72, 168]}
          />
          <TimeChoice
            field={fields.idleMinutes}
            name="idleMinutes"
            current={rules.idleMinutes}
            choices={[5, 15, 30, 60, 240, 480]}
          />
          {isIncluded || hasOwnRules ? (
            <>
              <input type="hidden" name="hasOwnRules" value="on" />
              <TickField
                field={fields.secondFactorRequired}
                label={t('settings:security.secondFactor')}
                hint={t('settings:security.secondFactorHint')}
              />
              <fieldset className="grid gap-3">
                <legend className="field-label mb-2">{t('settings:security.ways')}</legend>
                {signInWays.map((way) => (
                  <TickField key={way} field={fields[way]!} label={t(`settings:way.${way}`)} />
                ))}
              </fieldset>
            </>
          ) : null}
          {isIncluded ? null : (
            <Notice title={t('settings:security.planOnly')}>
              {t('settings:security.planOnlyText', { plan })}{' '}
              <a href={pricingPath(locale)}>{t('settings:comparePlans')}</a>
            </Notice>
          )}
        </PostForm>
      </div>
    </div>
  );
}

function TimeChoice({
  field,
  name,
  current,
  choices,
}: {
  field: Parameters<typeof ChoiceField>[0]['field'];
  name: 'sessionHours' | 'idleMinutes';
  current: number | null;
  choices: number[];
}) {
  const { t } = useI18n();
  const all = current === null || choices.includes(current) ? choices : [...choices, current];
  const inWords = (number: number) => {
    const minutes = name === 'sessionHours' ? number * 60 : number;
    if (minutes % 1440 === 0) return t('settings:duration.days', { count: minutes / 1440 });
    if (minutes % 60 === 0) return t('settings:duration.hours', { count: minutes / 60 });
    return t('settings:duration.minutes', { count: minutes });
  };
  return (
    <ChoiceField
      field={field}
      label={t(`settings:security.${name}`)}
      hint={t(`settings:security.${name}Hint`)}
      options={[
        { value: '', label: t(`settings:security.${name}House`) },
        ...all
          .toSorted((a, b) => a - b)
          .map((one) => ({ value: String(one), label: inWords(one) })),
      ]}
    />
  );
}
