import type { NewestVersion } from '#app/domain/catalog/list-newest-versions.ts';
import type { Plan } from '#app/domain/entitlements/plan.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import {
  catalogFeedPath,
  catalogPath,
  howItWorksPath,
  pricingPath,
  registerPath,
} from '#app/paths.ts';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PlanPrice } from '#app/ui/plan-price.tsx';
import { NewestVersions } from './newest-versions.tsx';

export function LandingPage({ newest, plans }: { newest: NewestVersion[]; plans: Plan[] }) {
  return (
    <>
      <Hero newest={newest} />
      <Steps />
      <Prices plans={plans} />
      <Closing />
    </>
  );
}

function Hero({ newest }: { newest: NewestVersion[] }) {
  const { t, locale } = useI18n();
  return (
    <div className="border-b border-line bg-surface">
      <div className="content grid items-start gap-x-14 gap-y-10 py-11 md:py-19 lg:grid-cols-[1fr_514px]">
        <div>
          <h1 className="text-hero-phone font-[680] tracking-[-0.035em] md:text-hero">
            {t('landing.headlineFirst')}
            <br />
            {t('landing.headlineSecond')}
          </h1>
          <p className="mt-5 max-w-[500px] text-lede text-ink-2">{t('landing.lede')}</p>
          <div className="mt-8 flex flex-wrap gap-3">
            <LinkButton size="large" href={registerPath(locale)}>
              {t('landing.start')}
            </LinkButton>
            <LinkButton size="large" look="secondary" href={catalogPath(locale)}>
              {t('landing.seeCatalog')}
            </LinkButton>
          </div>
          <p className="mt-5 text-small text-ink-3">{t('landing.free')}</p>
        </div>
        <NewestVersions versions={newest} />
      </div>
    </div>
  );
}

function Steps() {
  const { t, locale } = useI18n();
  return (
    <section className="content py-18" id={howItWorksPath(locale).split('#')[1]}>
      <h2>{t('landing.steps.title')}</h2>
      <ol className="mt-7 grid gap-5 md:grid-cols-3">
        {(['find', 'verify', 'publish'] as const).map((step, index) => (
          <li key={step} className="card card-body">
            <span className="step-number">{index + 1}</span>
            <h3 className="mt-3">{t(`landing.steps.${step}.title`)}</h3>
            <p className="mt-1 text-ink-2">{t(`landing.steps.${step}.text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Prices({ plans }: { plans: Plan[] }) {
  const { t, locale } = useI18n();
  return (
    <section className="border-y border-line bg-surface py-18">
      <div className="content">
        <h2>{t('landing.prices.title')}</h2>
        <p className="mt-1 text-ink-2">{t('landing.prices.text')}</p>
        <ul className="mt-7 grid gap-5 sm:grid-cols-2 lg:grid-cols-4">
          {plans.map((plan) => (
            <li key={plan.name} className="card card-body">
              <h3>{plan.displayName}</h3>
              <PlanPrice plan={plan} />
              <p className="mt-3 text-control text-ink-2">{plan.description[locale]}</p>
            </li>
          ))}
        </ul>
        <p className="mt-6">
          <a href={pricingPath(locale)}>{t('landing.prices.compare')}</a>
        </p>
      </div>
    </section>
  );
}

function Closing() {
  const { t, locale } = useI18n();
  return (
    <section className="content py-18">
      <h2>{t('landing.closing.title')}</h2>
      <p className="mt-1 text-ink-2">{t('landing.closing.text')}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        <LinkButton size="large" href={catalogPath(locale)}>
          {t('landing.seeCatalog')}
        </LinkButton>
        <LinkButton size="large" look="secondary" href={catalogFeedPath(locale)}>
          {t('landing.closing.feed')}
        </LinkButton>
      </div>
    </section>
  );
}
