import { and, asc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import {
  applicationMatchKeys,
  applications,
  installers,
  sourceProblems,
  versions,
} from '#db/schema/catalog.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { MatchKey } from './match-keys.ts';
import { programEntries } from './match-keys.ts';
import { firstContract } from './winget-contract.ts';

/** What the winget source needs to know of an application to find it and to say what there is of it. */
export interface SourceApplication {
  id: string;
  /** Whose it is; null in the curated catalog. */
  organizationId: string | null;
  identifier: string;
  name: string;
  publisher: string;
  moniker: string | null;
  tags: string[];
  /** Of any version's installers. */
  commands: string[];
  /** Of every version ever. */
  keys: MatchKey[];
  /** Those ever published, newest first. */
  versions: SourceVersion[];
}

export interface SourceVersion {
  id: string;
  version: string;
  /** Hexadecimal; compared as text it gives winget's order. */
  sortKey: string;
  /** Milliseconds since 1970. */
  publishedAt: number;
  /** Neither held nor withdrawn by the catalog, and with an installer that can be served. */
  isOffered: boolean;
  /** The first contract whose clients know one of its installers; null when there is none to be served. */
  contract: number | null;
  productCodes: readonly string[];
  packageFamilyNames: readonly string[];
  upgradeCodes: readonly string[];
  /** What its installers call it under "Apps & features". */
  displayVersions: readonly string[];
}

const none: readonly string[] = Object.freeze([]);

/** Ids of applications in their order, after one; for reading them all page by page. */
export async function listSourceApplicationIds(
  { tx }: Context,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(after === null ? undefined : gt(applications.id, after))
    .orderBy(asc(applications.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** The applications with these ids that are there. */
export async function loadSourceApplications(
  { tx }: Context,
  ids: string[],
): Promise<SourceApplication[]> {
  if (ids.length === 0) return [];
  const [rows, keys, published, files] = await Promise.all([
    tx
      .select({
        id: applications.id,
        organizationId: applications.organizationId,
        identifier: applications.identifier,
        name: applications.name,
        publisher: applications.publisher,
        moniker: applications.moniker,
        tags: applications.tags,
      })
      .from(applications)
      .where(inArray(applications.id, ids)),
    tx
      .select({
        applicationId: applicationMatchKeys.applicationId,
        kind: applicationMatchKeys.kind,
        key: applicationMatchKeys.key,
      })
      .from(applicationMatchKeys)
      .where(inArray(applicationMatchKeys.applicationId, ids)),
    tx
      .select({
        id: versions.id,
        applicationId: versions.applicationId,
        version: versions.version,
        sortKey: sql<string>`encode(${versions.sortKey}, 'hex')`,
        state: versions.state,
        publishedAt: versions.publishedAt,
      })
      .from(versions)
      .where(and(inArray(versions.applicationId, ids), isNotNull(versions.publishedAt)))
      .orderBy(sql`${versions.sortKey} desc`),
    tx
      .select({
        versionId: installers.versionId,
        type: installers.type,
        nestedType: installers.nestedType,
        productCode: installers.productCode,
        upgradeCode: installers.upgradeCode,
        packageFamilyName: installers.packageFamilyName,
        programs: sql<unknown>`${installers.manifest} -> 'AppsAndFeaturesEntries'`,
        commands: sql<unknown>`${installers.manifest} -> 'Commands'`,
      })
      .from(installers)
      .innerJoin(versions, eq(versions.id, installers.versionId))
      .where(
        and(
          inArray(versions.applicationId, ids),
          eq(versions.state, 'offered'),
          sql`not exists (select from ${sourceProblems} where ${sourceProblems.installerId} = ${installers.id})`,
        ),
      )
      .orderBy(installers.versionId, installers.position),
  ]);
  const filesOf = Map.groupBy(files, ({ versionId }) => versionId);
  const keysOf = Map.groupBy(keys, ({ applicationId }) => applicationId);
  const versionsOf = Map.groupBy(published, ({ applicationId }) => applicationId);
  return rows.map((row) => {
    const own = versionsOf.get(row.id) ?? [];
    // One copy of what nearly all versions of an application share.
    const shared = new Map<string, readonly string[]>();
    const share = (values: unknown[]): readonly string[] => {
      const list = [...new Set(values.filter(isFilled))];
      if (list.length === 0) return none;
      const name = list.join('\n');
      const known = shared.get(name) ?? list;
      shared.set(name, known);
      return known;
    };
    const commands = new Set<string>();
    return {
      ...row,
      keys: (keysOf.get(row.id) ?? []).map(({ kind, key }) => ({ kind, key })),
      versions: own.map((version): SourceVersion => {
        const its = (filesOf.get(version.id) ?? []).map((file) => {
          for (const command of listOf(file.commands)) if (isFilled(command)) commands.add(command);
          return { ...file, entries: programEntries({ AppsAndFeaturesEntries: file.programs }) };
        });
        const entries = its.flatMap((file) => file.entries);
        const known = its
          .map(({ type, nestedType }) => firstContract(type, nestedType))
          .filter((contract) => contract !== null);
        const contract = known.length === 0 ? null : Math.min(...known);
        return {
          id: version.id,
          version: version.version,
          sortKey: version.sortKey,
          publishedAt: version.publishedAt!.getTime(),
          isOffered: version.state === 'offered' && contract !== null,
          contract,
          productCodes: share([
            ...its.map(({ productCode }) => productCode),
            ...entries.map(({ ProductCode }) => ProductCode),
          ]),
          packageFamilyNames: share(its.map(({ packageFamilyName }) => packageFamilyName)),
          upgradeCodes: share([
            ...its.map(({ upgradeCode }) => upgradeCode),
            ...entries.map(({ UpgradeCode }) => UpgradeCode),
          ]),
          displayVersions: share(entries.map(({ DisplayVersion }) => DisplayVersion)),
        };
      }),
      commands: [...commands],
    };
  });
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
