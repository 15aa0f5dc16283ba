import type { MetaFunction } from '@remix-run/node';
import { localeOf } from '#app/i18n/locale.ts';
import { translator } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/ui/page-meta.ts';

export const meta: MetaFunction = ({ location }) => {
  const t = translator(localeOf(location.pathname));
  return pageMeta({ title: `${t('errors.notFound.title')} – ${t('name')}`, noIndex: true });
};

/** Public. Every address that nobody else answers. */
export function loader(): never {
  throw new Response(null, { status: 404 });
}

/** Like the loader, for forms sent to an address that is not there. */
export const action = loader;

export default function NotFound() {
  return null;
}
