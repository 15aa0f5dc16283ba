/**
 * Full case folding, one code point at a time (so a final sigma folds like any other): two texts that winget takes for
 * the same whatever their case come to one. Folding what is folded changes nothing.
 */
export function foldCase(text: string): string {
  // oxlint-disable-next-line no-control-regex -- plain ASCII needs no folding by code point
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text.replace(/\p{Cs}/gu, '\ufffd')) {
    folded += character.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  }
  return folded;
}
