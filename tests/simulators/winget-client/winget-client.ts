import { checkManifest } from './check-manifest.ts';
import { callSource } from './call-source.ts';
import { readInformation } from './read-information.ts';
import type { SourceInformation } from './read-information.ts';
import { readSearchAnswer } from './read-search-answer.ts';
import type { SourcePackage } from './read-search-answer.ts';
import { WingetError } from './winget-error.ts';
import { fieldsOf, isFields } from './wire.ts';
import type { Fields } from './wire.ts';

/** A program as the computer lists it. */
export interface ListedProgram {
  name: string;
  version: string;
  productCode?: string;
  packageFamilyName?: string;
}

export interface AvailableUpgrade {
  program: ListedProgram;
  identifier: string;
  version: string;
}

export interface WingetClientOptions {
  /** winget's rule for names; the client under test brings none of its own. */
  normalizeName: (name: string) => string;
  /** winget's order of versions. */
  compareVersions: (a: string, b: string) => number;
  /** Minor numbers of the contracts that it speaks; an old client speaks fewer. */
  contracts?: number[];
  /** Clients since early 2025 take a 404 with `code` and `message` for an empty answer. */
  is404Answer?: boolean;
}

export const currentContracts = [0, 1, 4, 5, 6, 7, 9, 10, 12, 28];

/**
 * What winget.exe does with a REST source: asks the same questions in the same order, and refuses what the real one
 * refuses (winget-cli, Rest/**). Written from what the client does, to try sources with.
 */
export class WingetClient {
  readonly #address: string;
  readonly #options: WingetClientOptions;
  #information: SourceInformation | null = null;
  /** How many requests were made. */
  requests = 0;

  /** @param address as given to `winget source add` */
  constructor(address: string, options: WingetClientOptions) {
    const { protocol, hostname } = new URL(address);
    // Tests serve on the machine itself, without certificates.
    const isLocal = ['127.0.0.1', 'localhost'].includes(hostname);
    if (protocol !== 'https:' && !isLocal) {
      throw new WingetError('SOURCE_NOT_SECURE', 'The address is not https.');
    }
    this.#address = address.replace(/\/$/, '');
    this.#options = options;
  }

  /** `winget source add`. */
  async open(): Promise<SourceInformation> {
    if (this.#information) return this.#information;
    const answer = await this.#call('GET', '/information');
    const { contracts = currentContracts } = this.#options;
    this.#information = readInformation(answer, contracts);
    return this.#information;
  }

  /** `winget search <query>`, `--exact` with `match`. */
  async search(
    query: string,
    { match = 'Substring', limit }: { match?: string; limit?: number } = {},
  ) {
    if (query === '') return this.searchWith({ FetchAllManifests: true });
    return this.searchWith({
      Query: { KeyWord: query, MatchType: match },
      ...(limit === undefined ? {} : { MaximumResults: limit }),
    });
  }

  /** `winget search --id <id>`: when nothing is found the package itself is asked for. */
  async searchById(id: string): Promise<string[]> {
    const found = await this.searchWith({
      Filters: [condition('PackageIdentifier', id, 'Substring')],
    });
    if (found.length > 0) return found.map(({ identifier }) => identifier);
    const manifest = await this.readManifest(id);
    return manifest ? [String(manifest.PackageIdentifier)] : [];
  }

  /** `winget install <query>`: what is found by any exact name. */
  installByName(query: string): Promise<SourcePackage[]> {
    return this.searchWith({
      Inclusions: [
        condition('PackageFamilyName', query.toLowerCase(), 'Exact'),
        condition('ProductCode', query.toLowerCase(), 'Exact'),
        condition('PackageIdentifier', query, 'CaseInsensitive'),
        condition('PackageName', query, 'CaseInsensitive'),
        condition('Moniker', query, 'CaseInsensitive'),
      ],
    });
  }

  /** `winget upgrade`: one question for each installed program, then the newest version of what was found. */
  async upgrade(programs: ListedProgram[]): Promise<AvailableUpgrade[]> {
    await this.open();
    const upgrades: AvailableUpgrade[] = [];
    for (const program of programs) {
      const found = await this.correlate(program);
      const newest = found?.versions.toSorted(this.#options.compareVersions).at(-1);
      if (!found || newest === undefined) continue;
      if (this.#options.compareVersions(newest, program.version) > 0) {
        upgrades.push({ program, identifier: found.identifier, version: newest });
      }
    }
    return upgrades;
  }

  /** The package that an installed program is; null when none, or several, come into question. */
  async correlate({
    name,
    productCode,
    packageFamilyName,
  }: ListedProgram): Promise<SourcePackage | null> {
    const exactly = (field: string, word: string) => condition(field, word.toLowerCase(), 'Exact');
    const inclusions = packageFamilyName
      ? [exactly('PackageFamilyName', packageFamilyName)]
      : [
          ...(productCode ? [exactly('ProductCode', productCode)] : []),
          exactly('NormalizedPackageNameAndPublisher', this.#options.normalizeName(name)),
        ];
    const found = await this.searchWith({ Inclusions: inclusions });
    if (found.length <= 1) return found[0] ?? null;
    const strong = found.filter(({ codes }) =>
      [productCode, packageFamilyName].some(
        (code) => code !== undefined && codes.includes(code.toLowerCase()),
      ),
    );
    return strong.length === 1 ? strong[0]! : null;
  }

  /** One search with all its pages. */
  async searchWith(body: Fields): Promise<SourcePackage[]> {
    await this.open();
    const found: SourcePackage[] = [];
    let token: string | null = null;
    do {
      const answer = await this.#call('POST', '/manifestSearch', body, token);
      if (answer === null) break;
      const page = readSearchAnswer(answer);
      found.push(...page.packages);
      token = page.continuationToken;
    } while (token !== null);
    return found;
  }

  /** `winget show`, and what comes before each install. Null when the source has no such package. */
  async readManifest(id: string, version?: string): Promise<Fields | null> {
    const { minor } = await this.open();
    const query = version === undefined ? '' : `?Version=${encodeURIComponent(version)}`;
    // winget encodes what a path may not hold; a plus sign it may.
    const path = encodeURIComponent(id).replaceAll('%2B', '+');
    const answer = await this.#call('GET', `/packageManifests/${path}${query}`);
    if (answer === null || answer.Data === undefined || answer.Data === null) return null;
    const problems = checkManifest(answer.Data, minor);
    if (problems.length > 0) throw new WingetError('MANIFEST_INVALID', problems.join('; '));
    return answer.Data as Fields;
  }

  /** `winget install --id <id> [--version <version>]`: which version and installers it would choose from. */
  async install(
    id: string,
    version?: string,
  ): Promise<{ version: string; installers: Fields[] } | null> {
    const manifest = await this.readManifest(id, version);
    const versions = fieldsOf(manifest?.Versions).filter(
      ({ PackageVersion }) =>
        version === undefined || String(PackageVersion).toLowerCase() === version.toLowerCase(),
    );
    const newest = versions
      .toSorted((a, b) =>
        this.#options.compareVersions(String(a.PackageVersion), String(b.PackageVersion)),
      )
      .at(-1);
    if (!newest) return null;
    return { version: String(newest.PackageVersion), installers: fieldsOf(newest.Installers) };
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
    body?: Fields,
    continuationToken: string | null = null,
  ): Promise<Fields | null> {
    this.requests += 1;
    const answer = await callSource(this.#address + path, {
      method,
      body,
      continuationToken,
      contract: this.#information?.contract ?? null,
      is404Answer: this.#options.is404Answer ?? true,
    });
    if (answer !== null && !isFields(answer)) {
      throw new WingetError('RESTSOURCE_INVALID_DATA', 'The answer is no object.');
    }
    return answer;
  }
}

function condition(field: string, keyWord: string, matchType: string): Fields {
  return { PackageMatchField: field, RequestMatch: { KeyWord: keyWord, MatchType: matchType } };
}
