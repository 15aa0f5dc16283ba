/**
 * One spelling for all spellings of a version: zero parts at the end and zeros before a number
 * do not count (`5.3.0.0` and `5.3` are one, `24.09` and `24.9` are one). Files are found and
 * their bytes derived by it, so that a respelled version is the same file.
 */
export function canonicalVersion(version: string): string {
  const parts = version
    .toLowerCase()
    .split('.')
    .map((part) => part.replace(/^0+(?=\d)/, ''));
  while (parts.length > 1 && /^0?$/.test(parts.at(-1) ?? '')) parts.pop();
  return parts.join('.');
}

/** Below zero when `a` is the lower version, above zero when it is the higher, else zero. */
export function compareVersionNumbers(a: string, b: string): number {
  const left = canonicalVersion(a).split('.');
  const right = canonicalVersion(b).split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = comparePart(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The version a vendor would release next: the last numeric part raised by one, as wide as
 * before (`26.02` gives `26.03`, `16.10-1` gives `16.10-2`, `3.12.9` gives `3.12.10`).
 */
export function nextVersion(version: string): string {
  const parts = version.split('.');
  const last = parts.findLastIndex((part) => /^\d/.test(part));
  if (last < 0) return `${version}.1`;
  parts[last] = (parts[last] ?? '').replace(/\d+(?=\D*$)/, (digits) =>
    String(BigInt(digits) + 1n).padStart(digits.length, '0'),
  );
  return parts.join('.');
}

function comparePart(a: string, b: string): number {
  const [leftNumber, leftText] = splitPart(a);
  const [rightNumber, rightText] = splitPart(b);
  if (leftNumber !== rightNumber) return leftNumber < rightNumber ? -1 : 1;
  if (leftText === rightText) return 0;
  // A part without text is the finished release: 1.0-rc comes before 1.0.
  if (leftText === '') return 1;
  if (rightText === '') return -1;
  return leftText < rightText ? -1 : 1;
}

function splitPart(part: string): [bigint, string] {
  const digits = /^\d*/.exec(part)?.[0] ?? '';
  return [BigInt(digits === '' ? '0' : digits), part.slice(digits.length)];
}
