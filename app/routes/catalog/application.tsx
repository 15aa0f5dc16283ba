import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { getApplication } from '#app/domain/catalog/get-application.ts';
import { readPublicCatalog } from '#app/domain/catalog/public-catalog.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { applicationPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { pageMeta } from '#app/ui/page-meta.ts';
import { ApplicationPage } from './application-page.tsx';
import { describeApplication } from './describe-application.ts';

export const handle: PageHandle = {
  access: 'public',
  address: (locale, params) => applicationPath(locale, params.identifier ?? ''),
};

export const meta: MetaFunction<typeof loader> = ({ data, location, matches }) => {
  const locale = localeOf(location.pathname);
  const t = translator(locale);
  if (!data) return pageMeta({ title: t('errors.notFound.title'), noIndex: true });
  const { name, publisher, current, description, identifier } = data.application;
  const root = matches[0]?.data as { publicUrl: string } | undefined;
  const address = `${root?.publicUrl ?? ''}${applicationPath(locale, identifier)}`;
  return pageMeta({
    title: current
      ? t('catalog:application.metaTitle', { name, version: current.version })
      : t('catalog:application.metaTitleNoVersion', { name }),
    description: current
      ? t('catalog:application.metaDescription', { name, publisher, version: current.version })
      : description[locale],
    jsonLd: describeApplication(data.application, locale, address),
  });
};

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'public, max-age=10' });

/** Public. */
export async function loader({ request, params: { identifier = '' } }: LoaderFunctionArgs) {
  const application = await orErrorPage(() =>
    readPublicCatalog(`application:${identifier.toLowerCase()}`, (context) =>
      getApplication(context, identifier),
    ),
  );
  if (application.identifier !== identifier) {
    const locale = localeOf(new URL(request.url).pathname);
    const canonical: Response = redirect(applicationPath(locale, application.identifier), 301);
    throw canonical;
  }
  return { application };
}

export default function Application() {
  return <ApplicationPage application={useLoaderData<typeof loader>().application} />;
}
