import type { ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { otherLocale } from '#app/i18n/locale.ts';
import {
  catalogFeedPath,
  catalogPath,
  gdprPath,
  howItWorksPath,
  landingPath,
  pricingPath,
  privacyPath,
  registerPath,
  signInPath,
  termsPath,
} from '#app/paths.ts';
import { AppMark } from './app-mark.tsx';
import { buttonClass } from './button.tsx';
import { LinkButton } from './link-button.tsx';

export interface SiteFrameProps {
  /** The path being shown, to mark it in the menu. */
  currentPath: string;
  /** The same page in the other language. */
  otherLanguagePath: string;
  contactEmail: string | undefined;
  children: ReactNode;
}

/** Header, content and footer of the public site. */
export function SiteFrame({ children, contactEmail, ...header }: SiteFrameProps) {
  const { t } = useI18n();
  return (
    <div className="flex min-h-dvh flex-col">
      <a className="skip-link" href="#content">
        {t('skipToContent')}
      </a>
      <SiteHeader {...header} />
      <main id="content" className="flex-1">
        {children}
      </main>
      <SiteFooter contactEmail={contactEmail} />
    </div>
  );
}

function SiteHeader({
  currentPath,
  otherLanguagePath,
}: Pick<SiteFrameProps, 'currentPath' | 'otherLanguagePath'>) {
  const { t, locale } = useI18n();
  const links = [
    { href: catalogPath(locale), label: t('navigation.catalog') },
    { href: pricingPath(locale), label: t('navigation.pricing') },
    { href: howItWorksPath(locale), label: t('navigation.howItWorks') },
  ];
  const menu = links.map(({ href, label }) => (
    <a
      key={href}
      href={href}
      className="site-link"
      aria-current={currentPath === href || currentPath.startsWith(`${href}/`) ? 'page' : undefined}
    >
      {label}
    </a>
  ));
  const other = otherLocale(locale);
  const language = (
    <a className="site-link" href={otherLanguagePath} hrefLang={other} lang={other}>
      {t('navigation.otherLanguage')}
    </a>
  );
  const signIn = (
    <a className="site-link" href={signInPath(locale)}>
      {t('navigation.signIn')}
    </a>
  );
  return (
    <header className="site-header">
      <div className="site-bar">
        <a className="site-name" href={landingPath(locale)}>
          <AppMark />
          {t('name')}
        </a>
        <nav className="ml-2 hidden gap-6 md:flex" aria-label={t('navigation.label')}>
          {menu}
        </nav>
        <div className="ml-auto flex items-center gap-3 md:gap-6">
          <span className="hidden md:block">{language}</span>
          <span className="hidden md:block">{signIn}</span>
          <LinkButton href={registerPath(locale)}>{t('navigation.getStarted')}</LinkButton>
          <details className="site-menu md:hidden">
            <summary className={buttonClass({ look: 'secondary' })}>{t('controls:menu')}</summary>
            <nav aria-label={t('navigation.label')}>
              {menu}
              {signIn}
              {language}
            </nav>
          </details>
        </div>
      </div>
    </header>
  );
}

function SiteFooter({ contactEmail }: Pick<SiteFrameProps, 'contactEmail'>) {
  const { t, locale } = useI18n();
  return (
    <footer className="site-footer">
      <div className="content grid gap-x-12 gap-y-8 py-9 sm:grid-cols-[1fr_auto_auto]">
        <div>
          <p className="font-[620] text-ink">{t('name')}</p>
          <p>{t('footer.promise')}</p>
          {contactEmail === undefined ? null : (
            <p>
              <a href={`mailto:${contactEmail}`}>{contactEmail}</a>
            </p>
          )}
        </div>
        <FooterLinks
          title={t('footer.product')}
          links={[
            [catalogPath(locale), t('navigation.catalog')],
            [pricingPath(locale), t('navigation.pricing')],
            [catalogFeedPath(locale), t('footer.feed')],
          ]}
        />
        <FooterLinks
          title={t('footer.legal')}
          links={[
            [privacyPath(locale), t('footer.privacy')],
            [termsPath(locale), t('footer.terms')],
            [gdprPath(locale), t('footer.gdpr')],
          ]}
        />
      </div>
    </footer>
  );
}

function FooterLinks({ title, links }: { title: string; links: [href: string, label: string][] }) {
  return (
    <nav aria-label={title}>
      <p className="text-label text-ink-3">{title}</p>
      <ul>
        {links.map(([href, label]) => (
          <li key={href}>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
