import type { MetaDescriptor } from '@remix-run/react';
import type { LegalDocument } from '#app/i18n/legal-document.ts';
import { pageMeta } from '#app/ui/page-meta.ts';

/** Title and description of a legal page. */
export function legalMeta(document: LegalDocument | undefined): MetaDescriptor[] {
  if (document === undefined) return pageMeta({ title: 'Lappa', noIndex: true });
  return pageMeta({ title: `${document.title} – Lappa`, description: document.summary });
}
