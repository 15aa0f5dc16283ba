import { foldCase } from './case-folding.ts';
import { legalForms, windowsLocales } from './name-parts.ts';

/**
 * winget's rule for telling that two spellings are one program (NormalizedPackageNameAndPublisher): what is left of
 * a name without its architecture, language, version, brackets and paths, letters and digits only. A client sends a
 * program's normalised name, and a source must come to the same text from its own names, so the order of the steps
 * and every pattern say exactly what winget's say (winget-cli, NameNormalization: "Initial"), odd corners included.
 * Case is kept; compare folded.
 */

// Words of the patterns below, all of them matched whatever their case.
const letter = String.raw`\p{L}`;
const digit = String.raw`\p{Nd}`;
const sign = String.raw`[^\p{L}\p{Nd}]`;
const joint = String.raw`[\p{Po}\p{Pd}\p{Pc}]`;
const afterNoLetter = String.raw`(?<!\p{L})`;
const versionWord = 'VER|VERSI(?:O|Ó)N|VERSÃO|VERSIE|WERSJA|BUILD|RELEASE|RC|SP';
const edition = String.raw`(?:\sEDITION)?`;
// Down to the last backslash, then to the next space. winget's own way of saying so takes exponential time.
const path = String.raw`[CDEF]:\\(?:.+\\)?[^\s]*\\?`;

const pattern = (text: string) => new RegExp(text, 'giu');
const startsWord = `(?<=^|${sign})`;
const bits = (amount: string) =>
  pattern(String.raw`${startsWord}${amount}[\p{Pd}\p{Pc}\p{Z}]?BITS?${edition}`);
const processor = (names: string) =>
  pattern(String.raw`${startsWord}(?:${names})(?=\P{Nd}|$)${edition}`);

/** The first group that finds something is the only one applied: '32/64 bit' holds '64 bit', 'x86-64' holds 'x86'. */
const architectures = [
  [bits(String.raw`(?:64[\\/]32|32[\\/]64)`)],
  [processor(String.raw`X64|AMD64|X86[\p{Pd}\p{Pc}]64`)],
  [bits('64')],
  [processor('X32|X86')],
  [bits('32')],
].flat();

const locale = pattern(
  String.raw`(?<![A-Z])\p{Lu}{2,3}(?:-(?:CANS|CYRL|LATN|MONG))?-\p{Lu}{2}(?![A-Z])(?:-VALENCIA)?`,
);

/** Names of SAP's business programs, which are kept as they are. */
const sapPackage = new RegExp(
  String.raw`^(?:[\p{Lu}\p{Nd}]+[._])+[\p{Lu}\p{Nd}]+-(?:\p{Nd}+\.)+\p{Nd}+-(?:\p{Lu}{2}(?:_\p{Lu}{2})?|CORE)-(?:\p{Lu}{2}|\p{Nd}{2})$`,
  'iu',
);

/** 1.2, v1.2.3-beta, 2024-01-05, Release 5.1 … */
const delimitedVersion = pattern(
  `(?:${afterNoLetter}(?:V|${versionWord})\\P{L}?)?` +
    `${digit}+(?:${joint}${digit}?(?:RC|B|A|R|SP|K)?${digit}+)+(?:${joint}?[\\p{L}\\p{Nd}]+)*`,
);
/** v2, for version 7, R12, SP 1, build .5 … */
const wordedVersion = pattern(
  String.raw`(?:FOR\s)?${afterNoLetter}(?:P|V|R|${versionWord})(?:\P{L}|\P{L}\p{L})?` +
    String.raw`(?:\p{Nd}|\.\p{Nd})+(?:RC|B|A|R|V|SP)?\p{Nd}?`,
);
/** v A1.2, B7-3 … */
const letteredVersion = pattern(
  String.raw`${afterNoLetter}(?:(?:V|${versionWord})\P{L})?\p{Lu}\p{Nd}+(?:${joint}\p{Nd}+)+`,
);
const innermostBrackets = pattern(String.raw`\([^()]*\)|\[[^\[\]]*\]`);
const anyBrackets = pattern(String.raw`\p{Ps}.*\p{Pe}|".*"`);
const protocol = pattern(String.raw`${afterNoLetter}(?:https?|ftp)://`);

const partsOfNames = [
  pattern(String.raw`(?<=^ROBLOX\s(?:PLAYER|STUDIO))\sFOR\s.*`),
  pattern(
    String.raw`(?<=^BOMGAR\s(?:JUMP CLIENT|(?:ACCESS|REPRESENTATIVE) CONSOLE|BUTTON)|^EMBEDDED CALLBACK)\s.*`,
  ),
  pattern(String.raw`^\(.*?\)`),
  pattern(String.raw`\(\s*\)|\[\s*\]|"\s*"`),
  pattern(String.raw`\(CHANGE #\d{1,2} TO ${path}\)`),
  pattern(String.raw`\(${path}\)`),
  pattern(`"${path}"`),
  pattern(String.raw`(?:(?:INSTALLED\sAT|IN)\s)?${path}`),
  letteredVersion,
  delimitedVersion,
  wordedVersion,
  pattern(String.raw`\sEN\s*$`),
  innermostBrackets,
  anyBrackets,
  protocol,
  pattern(`^${sign}+`),
  pattern(`${sign}+$`),
];

const partsOfPublishers = [
  delimitedVersion,
  wordedVersion,
  innermostBrackets,
  anyBrackets,
  protocol,
  pattern(String.raw`(?<=^|\s)[^\p{L}]+(?=\s|$)`),
  pattern(String.raw`\P{L}+$`),
  // The dots of 'A.B.C.' and 'A/S'.
  pattern(String.raw`(?:(?<=^\p{L})|(?<=\P{L}\p{L}))[./](?=\p{L}(?:\P{L}|$))`),
];

const wordOfName = pattern(`[${letter}${digit}+&]+|[^${letter}${digit}+&]`);
const wordOfPublisher = pattern(`[${letter}${digit}]+|${sign}`);

/** Nobody names a program in more; what is longer is cut, since some patterns take time by the square. */
const longestName = 512;

/** The name that winget compares, in its original case; '' when nothing is left. */
export function normalizeName(name: string): string {
  let left = unwrap(prepare(name));
  if (sapPackage.test(left)) return left;
  left = removeLocales(removeArchitecture(left)).replace(pattern(String.raw`\((KB\d+)\)`), '$1');
  left = removeAll(left, partsOfNames);
  return joinWords(left, wordOfName, (words) => words.filter(isNoLegalForm));
}

/** The publisher that winget compares: what stands before the first legal form. */
export function normalizePublisher(publisher: string): string {
  const left = removeAll(unwrap(prepare(publisher)), partsOfPublishers);
  return joinWords(left, wordOfPublisher, (words) => {
    const end = words.findIndex((word, at) => !isNoLegalForm(word, at));
    return end === -1 ? words : words.slice(0, end);
  });
}

/** A name as a key of the catalog and of a client's question: normalised and case-folded. */
export function nameKey(name: string): string {
  return foldCase(normalizeName(name));
}

function prepare(text: string): string {
  const trimmed = text.slice(0, longestName).normalize('NFKC').trim();
  const end = trimmed.indexOf('@@', 3);
  return end === -1 ? trimmed : trimmed.slice(0, end);
}

function unwrap(text: string): string {
  let left = text;
  while (/^(?:".*"|\(.*\))$/s.test(left)) left = left.slice(1, -1);
  return left;
}

function removeArchitecture(text: string): string {
  for (const architecture of architectures) {
    const left = text.replace(architecture, '');
    if (left !== text) return left;
  }
  return text;
}

function removeLocales(text: string): string {
  return text.replace(locale, (tag) => (windowsLocales.has(tag.toUpperCase()) ? '' : tag));
}

/** Again and again, until nothing is found: what one pattern takes away uncovers what another looks for. */
function removeAll(text: string, patterns: RegExp[]): string {
  let left = text;
  let before: string;
  do {
    before = left;
    for (const one of patterns) left = left.replace(one, '');
  } while (left !== before);
  return left;
}

/** The first word stays whatever it is: 'Limited' alone is a name. */
function isNoLegalForm(word: string, at: number): boolean {
  return at === 0 || !legalForms.has(word.toUpperCase());
}

function joinWords(text: string, word: RegExp, choose: (words: string[]) => string[]): string {
  const words = (text.match(word) ?? []).filter((one) => one.trim() !== '');
  return choose(words).join('').replace(pattern(sign), '');
}
