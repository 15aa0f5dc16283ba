/** What no name has: control characters and line ends, and marks that turn the direction of what follows. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/** A text from a computer as we keep it: well-formed, on one line, at most `longest` characters. */
export function cleanText(text: string, longest: number): string {
  return cut(
    text
      .replace(/\p{Cs}/gu, '\ufffd')
      .replace(unprintable, ' ')
      .trim(),
    longest,
  );
}

/** Never through the middle of a character. */
function cut(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}
