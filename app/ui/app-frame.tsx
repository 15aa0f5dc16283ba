import type { ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { accountPath, landingPath, signOutPath } from '#app/paths.ts';
import { AppMark } from './app-mark.tsx';

export interface MenuLink {
  href: string;
  label: string;
}

interface AppFrameProps {
  menuLabel: string;
  links: readonly MenuLink[];
  /** The path being shown: marks the menu's longest link that leads to it. */
  path: string;
  /** Who is signed in. */
  personName: string;
  /** Below the name of the site: which organisation this is. */
  place?: ReactNode;
  children: ReactNode;
}

/** The frame of the pages to work in: a side menu, which becomes a top menu on phones. */
export function AppFrame({ menuLabel, links, path, personName, place, children }: AppFrameProps) {
  const { t, locale } = useI18n();
  const current = findCurrent(links, path);
  return (
    <div className="app-frame">
      <a className="skip-link" href="#content">
        {t('skipToContent')}
      </a>
      <header className="app-menu">
        <a className="site-name" href={landingPath(locale)}>
          <AppMark />
          {t('name')}
        </a>
        {place}
        <nav className="app-menu-links" aria-label={menuLabel}>
          {links.map(({ href, label }) => (
            <a
              key={href}
              href={href}
              className="app-menu-link"
              aria-current={href === current ? 'page' : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
        <div className="app-menu-person">
          <a
            className="app-menu-link"
            href={accountPath()}
            aria-current={path.startsWith(accountPath()) ? 'page' : undefined}
          >
            {personName}
          </a>
          <form method="post" action={signOutPath()}>
            <button className="app-menu-link">{t('controls:signOut')}</button>
          </form>
        </div>
      </header>
      <main id="content" className="app-content">
        {children}
      </main>
    </div>
  );
}

function findCurrent(links: readonly MenuLink[], path: string): string | undefined {
  return links
    .map(({ href }) => href)
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0];
}
