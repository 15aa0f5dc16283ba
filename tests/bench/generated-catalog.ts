import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { versionSortKey } from '#app/domain/catalog/version-order.ts';
import { createRandom } from './random.ts';

/** One application with its columns as the tables have them. */
export interface GeneratedApplication {
  id: string;
  identifier: string;
  name: string;
  publisher: string;
  homepage: string;
  moniker: string;
  description_sv: string;
  description_en: string;
  tags: string[];
  /** Newest first. */
  versions: GeneratedVersion[];
}

export interface GeneratedVersion {
  id: string;
  version: string;
  /** Hexadecimal. */
  sort_key: string;
  superseded_by: string | null;
  published_at: string;
  installers: GeneratedInstaller[];
}

export interface GeneratedInstaller {
  position: number;
  architecture: string;
  type: string;
  scope: string;
  download_url: string;
  sha256: string;
  size: number;
  product_code: string;
  manifest: Record<string, unknown>;
}

// Compounds of these are the words that the bench searches for.
const heads = 'nord sol granit linje moln fjäll data bild text ljud vind kod signal arkiv'.split(
  ' ',
);
const tails = 'läsare verktyg studio kompass vakt bro spel ritare klient brygga motor panel'.split(
  ' ',
);
const tagWords =
  'editor viewer backup network audio video security developer database office'.split(' ');

const newest = Date.UTC(2026, 10, 1);
const dayMs = 86_400_000;

/** The words that occur in the names of generated applications. */
export const searchWords = heads.flatMap((head) => tails.map((tail) => head + tail));

/** Publisher number `index`; low numbers have more applications than high ones, as in life. */
export const publisherName = (index: number) =>
  `${searchWords[index % searchWords.length]} ${['AB', 'Inc.', 'GmbH'][index % 3]} ${index}`;

export const publisherCount = 4000;

export const tagCount = 150;

/** Tag number `index`, below `tagCount`; each is on one of a hundred applications. */
export const tagName = (index: number) =>
  `${tagWords[index % tagWords.length]}-${Math.floor(index / tagWords.length)}`;

/** Applications of a made-up catalog, the same for the same count. */
export function generateCatalog(count: number): GeneratedApplication[] {
  const random = createRandom(7);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = (words: readonly string[]) => words[below(words.length)] ?? '';
  return Array.from({ length: count }, (_, index) => {
    // Squared: a few publishers have many applications, most have one or two.
    const publisher = publisherName(Math.floor(random() ** 2 * publisherCount));
    const word = pick(searchWords);
    const name = `${word[0]?.toUpperCase()}${word.slice(1)} ${index}`;
    const identifier = `${publisher.replace(/[^\p{L}\p{N}]/gu, '')}.${name.replace(' ', '')}`;
    return {
      id: uuidv7(),
      identifier,
      name,
      publisher,
      homepage: `https://${index}.example/`,
      moniker: `${word}${index}`,
      description_sv: `Öppnar, ändrar och sparar filer av slaget ${pick(heads)} på ett lugnt och överskådligt sätt.`,
      description_en: `Opens, changes and saves files of the ${pick(tails)} kind in a calm and orderly way.`,
      tags: [...new Set([pick(tagWords), pick(tagWords), tagName(below(tagCount))])],
      versions: generateVersions(identifier, below),
    };
  });
}

function generateVersions(
  identifier: string,
  below: (limit: number) => number,
): GeneratedVersion[] {
  const major = 1 + below(30);
  const minor = below(20);
  const published = newest - below(700) * dayMs;
  const [newer, older] = [uuidv7(), uuidv7()];
  const version = (id: string, text: string, days: number): GeneratedVersion => ({
    id,
    version: text,
    sort_key: Buffer.from(versionSortKey(text)).toString('hex'),
    superseded_by: id === newer ? null : newer,
    published_at: new Date(published - days * dayMs).toISOString(),
    installers: ['x64', 'x86'].slice(0, 1 + below(2)).map((architecture, position) => {
      const file = `${identifier}-${text}-${architecture}`;
      return {
        position,
        architecture,
        type: 'msi',
        scope: 'machine',
        download_url: `https://downloads.example/${encodeURIComponent(file)}.msi`,
        sha256: createHash('sha256').update(file).digest('hex'),
        size: 1_000_000 + below(200_000_000),
        product_code: `{${id.toUpperCase()}}`,
        manifest: { Architecture: architecture, InstallerType: 'msi', Scope: 'machine' },
      };
    }),
  });
  return [version(newer, `${major}.${minor + 1}`, 0), version(older, `${major}.${minor}`, 30)];
}
