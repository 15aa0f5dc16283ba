import { readFileSync } from 'node:fs';
import type { InstallerFacts } from './installed-program.ts';

/** An application that can be on a simulated computer, with the versions that it can be on. */
export interface StockedApplication {
  identifier: string;
  /** Oldest first. */
  versions: StockedVersion[];
}

export interface StockedVersion {
  name: string;
  publisher: string;
  version: string;
  installers: InstallerFacts[];
}

interface SeedVersion {
  version: string;
  name: string;
  publisher: string;
  installers: {
    architecture: string;
    type: string;
    scope: 'user' | 'machine' | null;
    productCode: string | null;
    packageFamilyName: string | null;
    manifest: { AppsAndFeaturesEntries?: Record<string, unknown>[] };
  }[];
}

interface SeedApplication {
  application: { identifier: string; name: string };
  versions: SeedVersion[];
}

/** Types of installers that leave something under "Apps & features" or are apps. */
const listedTypes = ['exe', 'msi', 'wix', 'burn', 'inno', 'nullsoft', 'msix', 'appx'];

let stock: StockedApplication[] | null = null;

/** The applications of the curated catalog, as the manifests in the seeds describe them. */
export function programStock(): StockedApplication[] {
  stock ??= readStock();
  return stock;
}

function readStock(): StockedApplication[] {
  const file = new URL('../../../db/seeds/applications.json', import.meta.url);
  const seeds = JSON.parse(readFileSync(file, 'utf8')) as SeedApplication[];
  return seeds
    .map(({ application, versions }) => ({
      identifier: application.identifier,
      versions: versions.map(describeVersion).filter(({ installers }) => installers.length > 0),
    }))
    .filter(({ versions }) => versions.length > 0);
}

function describeVersion({ version, name, publisher, installers }: SeedVersion): StockedVersion {
  return {
    version,
    name,
    publisher,
    installers: installers
      .filter(({ type }) => listedTypes.includes(type))
      .map(({ architecture, type, scope, productCode, packageFamilyName, manifest }) => ({
        architecture,
        type,
        scope,
        productCode,
        packageFamilyName,
        entries: manifest.AppsAndFeaturesEntries ?? [],
      })),
  };
}
