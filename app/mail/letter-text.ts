import type { Letter } from './letter.ts';

/** A letter as the text part of a mail. The link has a line of its own, so that no program breaks it. */
export function letterText(letter: Letter): string {
  const { action, linkRule } = letter;
  return [
    letter.heading,
    letter.greeting,
    ...letter.paragraphs,
    ...(action ? [`${action.label}:\n${action.href}`] : []),
    ...(linkRule === null ? [] : [linkRule]),
    letter.unexpected,
    `-- \n${letter.footer.join('\n')}\n`,
  ].join('\n\n');
}
