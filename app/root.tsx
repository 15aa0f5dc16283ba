import interLatin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type {
  AppLoadContext,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from '@remix-run/node';
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import { useContext, type ReactNode } from 'react';
import { env } from '#app/env.server.ts';
import { I18nProvider } from '#app/i18n/i18n-context.tsx';
import { identifyBrowser } from '#app/http/identity.server.ts';
import { isSignedInArea, localeOf, type Locale } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { AlternateLinks } from '#app/ui/alternate-links.tsx';
import { errorMessageOf, ErrorPage } from '#app/ui/error-page.tsx';
import { NonceContext } from '#app/ui/nonce-context.ts';
import { usesScripts, type PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { PublicFrame } from '#app/routes/site/public-frame.tsx';
import './app.css';

/** Pages bring their own; this one stands when a page fails. */
export const meta: MetaFunction = ({ error, location }) => {
  const t = translator(localeOf(location.pathname));
  const message = errorMessageOf(isRouteErrorResponse(error) ? error.status : 500);
  return pageMeta({ title: `${t(`errors.${message}.title`)} – ${t('name')}`, noIndex: true });
};

export const handle: PageHandle = { access: 'public' };

export const links: LinksFunction = () => [
  { rel: 'preload', href: interLatin, as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' },
  { rel: 'icon', href: '/icons/lappa.svg', type: 'image/svg+xml' },
  { rel: 'apple-touch-icon', href: '/icons/apple-touch-icon.png' },
  { rel: 'manifest', href: '/manifest.webmanifest' },
];

/** What every page needs to know about its site and its request. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { CONTACT_EMAIL, PUBLIC_URL } = env();
  return {
    now: new Date(),
    locale: await localeOfRequest(request, context),
    publicUrl: PUBLIC_URL,
    contactEmail: CONTACT_EMAIL,
    requestId: context.requestId,
  };
}

/** The address decides; in the signed-in area, which has one address for all languages, the person's own choice. */
async function localeOfRequest(request: Request, context: AppLoadContext): Promise<Locale> {
  const { pathname } = new URL(request.url);
  const identity = isSignedInArea(pathname) ? await identifyBrowser(request, context) : null;
  return identity?.session.person.locale ?? localeOf(pathname);
}

export function Layout({ children }: { children: ReactNode }) {
  const site = useRouteLoaderData<typeof loader>('root');
  const ofAddress = localeOf(useLocation().pathname);
  const locale = site?.locale ?? ofAddress;
  const nonce = useContext(NonceContext);
  const hasScripts = usesScripts(useMatches().map((match) => match.handle));
  const hasFailed = Boolean(useRouteError());
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#151d1a" />
        <Meta />
        {site && !hasFailed ? <AlternateLinks publicUrl={site.publicUrl} /> : null}
        <Links />
      </head>
      <body>
        <I18nProvider locale={locale} now={site?.now ?? new Date()}>
          {children}
        </I18nProvider>
        {hasScripts ? <Scripts nonce={nonce} /> : null}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const requestId = useRouteLoaderData<typeof loader>('root')?.requestId;
  const isResponse = isRouteErrorResponse(error);
  const issues = isResponse ? (error.data as { issues?: [] } | null)?.issues : undefined;
  return (
    <PublicFrame>
      <ErrorPage status={isResponse ? error.status : 500} requestId={requestId} issues={issues} />
    </PublicFrame>
  );
}
