import { render } from '@react-email/render';
import { translator } from '#app/i18n/translate.ts';
import { LetterPage } from './letter-page.tsx';
import { letterText } from './letter-text.ts';
import type { House } from './letter.ts';
import { writeLetter } from './write-letter.ts';
import type { LetterFacts } from './write-letter.ts';

/** A mail's subject and both its parts. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}

/** Writes a mail and renders it as HTML and as text. */
export async function renderMail(facts: LetterFacts, house: House): Promise<RenderedMail> {
  const letter = writeLetter(facts, house);
  const { locale } = facts.mail;
  const copyLink = translator(locale)('mail:copyLink');
  return {
    // A header is one line, whatever a name holds.
    subject: letter.subject.replace(/\s+/g, ' '),
    html: await render(<LetterPage letter={letter} locale={locale} copyLink={copyLink} />),
    text: letterText(letter),
  };
}
