import { env } from '#app/env.server.ts';
import { legalDocuments, type LegalDocument } from '#app/i18n/legal-document.ts';
import { localeOf } from '#app/i18n/locale.ts';

/** A legal text in the language of the address, with the name and mail of who runs this site. */
export function loadLegalDocument(name: 'privacy' | 'terms' | 'gdpr', url: string): LegalDocument {
  const { COMPANY_NAME, CONTACT_EMAIL } = env();
  const locale = localeOf(new URL(url).pathname);
  return legalDocuments[locale][name]({ company: COMPANY_NAME, email: CONTACT_EMAIL });
}
