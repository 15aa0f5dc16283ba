import { legalDocuments as english } from './en/legal.ts';
import type { Locale } from './locale.ts';
import { legalDocuments as swedish } from './sv/legal.ts';

/** Who answers for the site. */
export interface Controller {
  company: string;
  email: string;
}

export interface LegalSection {
  heading: string;
  paragraphs: string[];
  list?: string[];
}

export interface LegalDocument {
  title: string;
  /** The gist, in a sentence or two. */
  summary: string;
  /** yyyy-mm-dd; change it with every change of meaning. */
  updated: string;
  updatedLabel: string;
  sections: LegalSection[];
}

/** The site's legal texts; both languages say the same. */
export interface LegalDocuments {
  privacy: (controller: Controller) => LegalDocument;
  terms: (controller: Controller) => LegalDocument;
  gdpr: (controller: Controller) => LegalDocument;
}

export const legalDocuments: Record<Locale, LegalDocuments> = { sv: swedish, en: english };
