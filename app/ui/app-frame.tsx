import type { ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { landingPath } from '#app/paths.ts';
import { AppMark } from './app-mark.tsx';

export interface MenuLink {
  href: string;
  label: string;
  isCurrent: boolean;
}

/** The frame of the pages to work in: a side menu, which becomes a top menu on phones. */
export function AppFrame({
  menuLabel,
  links,
  children,
}: {
  menuLabel: string;
  links: readonly MenuLink[];
  children: ReactNode;
}) {
  const { t, locale } = useI18n();
  return (
    <div className="app-frame">
      <a className="skip-link" href="#content">
        {t('skipToContent')}
      </a>
      <nav className="app-menu" aria-label={menuLabel}>
        <a className="site-name" href={landingPath(locale)}>
          <AppMark />
          {t('name')}
        </a>
        {links.map(({ href, label, isCurrent }) => (
          <a
            key={href}
            href={href}
            className="app-menu-link"
            aria-current={isCurrent ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <main id="content" className="app-content">
        {children}
      </main>
    </div>
  );
}
