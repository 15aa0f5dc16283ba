import { loadSourceManifests } from '#app/domain/catalog/load-source-manifests.ts';
import { listenForChanges } from '#db/changes.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { loadOrganizationPolicies } from '../organization-policies.ts';
import type { OrganizationPolicies } from '../organization-policies.ts';
import { findSourceCaller, hasSourceTokens, hashOfSourceToken } from '../recognise-source-token.ts';
import type { SourceCaller } from '../recognise-source-token.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { KeptIndex } from './kept-index.ts';
import { MemoryMap } from '../../memory-map.ts';
import { renderVersion } from './render-version.ts';
import type { RenderedVersion } from './render-version.ts';
import { SourceUsage } from './source-usage.ts';

/** A safety net under the notifications: nothing of an organisation is older than this. */
const longestMs = 60_000;
/** A token that nobody has is asked for again and again by a computer that was forgotten. */
const unknownMs = 5_000;

/**
 * What this process knows of the winget source without asking the database: the catalog, who holds a token, what each
 * organisation decided, and manifests that were asked for lately. Kept right by notifications.
 */
export class SourceMemory {
  readonly #index = new KeptIndex((applicationId) => this.#forgetManifests(applicationId));
  readonly #policies = new MemoryMap<Promise<OrganizationPolicies>>({ capacity: 2000, longestMs });
  readonly #callers = new MemoryMap<{ caller: SourceCaller; revision: number }>({
    capacity: 50_000,
    longestMs,
  });
  readonly #strangers = new MemoryMap<true>({ capacity: 5000, longestMs: unknownMs });
  /** By application, then version; null is a version of which nothing can be served. */
  readonly #manifests = new MemoryMap<Map<string, RenderedVersion | null>>({
    capacity: 200,
    longestMs: 3_600_000,
  });
  readonly usage = new SourceUsage();
  /** How often each organisation's tokens and decisions changed since this process began. */
  readonly #revisions = new Map<string, number>();
  /** Counts what was told, so that an answer which was on its way then is not kept. */
  #told = 0;

  /** The whole catalog; read when it is first asked for. */
  catalog(): Promise<CatalogIndex> {
    return this.#index.ready();
  }

  /** Whether the catalog is being read for the first time: who asks meanwhile waits for seconds. */
  get isBeginning(): boolean {
    return this.#index.isBeginning;
  }

  /** Who asks; null when the token is none, or is expired or revoked. */
  async recognise(token: string, now: Date): Promise<SourceCaller | null> {
    const hash = hashOfSourceToken(token);
    if (hash === null) return null;
    const key = Buffer.from(hash).toString('base64');
    if (this.#strangers.get(key)) return null;
    const known = this.#callers.get(key);
    const isKnown = known && known.revision === this.#revisionOf(known.caller.organizationId);
    const caller = isKnown ? known.caller : await this.#findCaller(key, hash);
    if (!caller) return null;
    return caller.expiresAt !== null && caller.expiresAt <= now.getTime() ? null : caller;
  }

  async #findCaller(key: string, hash: Uint8Array): Promise<SourceCaller | null> {
    const told = this.#told;
    const caller = await asSystem('recognise a source token', (context) =>
      findSourceCaller(context, hash),
    );
    if (this.#told !== told) return caller;
    if (caller) {
      const revision = this.#revisionOf(caller.organizationId);
      this.#callers.set(key, { caller, revision });
    } else this.#strangers.set(key, true);
    return caller;
  }

  #revisionOf(organizationId: string): number {
    return this.#revisions.get(organizationId) ?? 0;
  }

  policiesOf(organizationId: string): Promise<OrganizationPolicies> {
    const known = this.#policies.get(organizationId);
    if (known) return known;
    const loading = asSystem('read policies for the winget source', (context) =>
      loadOrganizationPolicies(context, organizationId),
    );
    this.#policies.set(organizationId, loading);
    loading.catch(() => this.#policies.delete(organizationId));
    return loading;
  }

  /** The versions of an application with these ids that can be served, in that order. */
  async manifestsOf(applicationId: string, versionIds: string[]): Promise<RenderedVersion[]> {
    const known = this.#manifests.get(applicationId) ?? new Map<string, RenderedVersion | null>();
    const missing = versionIds.filter((id) => !known.has(id));
    if (missing.length > 0) {
      const told = this.#told;
      const loaded = await asSystem('read manifests for the winget source', (context) =>
        loadSourceManifests(context, missing),
      );
      for (const { application, version } of loaded) {
        known.set(version.id, renderVersion(application, version));
      }
      if (this.#told === told) this.#manifests.set(applicationId, known);
      else this.#manifests.delete(applicationId);
    }
    return versionIds
      .map((id) => known.get(id))
      .filter((version) => version !== undefined && version !== null);
  }

  /** Listens until it is stopped. Reads the catalog now when somebody may ask for it soon. */
  async start(): Promise<{ stop(): Promise<void> }> {
    const listening = await Promise.all([
      listenForChanges('application_changed', (applicationId) => {
        this.#told += 1;
        this.#index.noteChange(applicationId);
      }),
      listenForChanges('distribution_changed', (organizationId) => {
        this.#told += 1;
        this.#forgetOrganization(organizationId);
      }),
    ]);
    this.usage.start();
    const isUsed = await asSystem('look for source tokens', hasSourceTokens);
    // Whoever asks meanwhile waits for the same reading, and tries again should it fail.
    if (isUsed) this.#index.ready().catch(() => {});
    return {
      stop: async () => {
        this.#index.stop();
        await Promise.all(listening.map((one) => one.stop()));
        await this.usage.stop();
      },
    };
  }

  #forgetOrganization(organizationId: string | null): void {
    this.#strangers.clear();
    if (organizationId === null) {
      this.#policies.clear();
      this.#callers.clear();
    } else {
      this.#policies.delete(organizationId);
      this.#revisions.set(organizationId, this.#revisionOf(organizationId) + 1);
    }
  }

  #forgetManifests(applicationId: string | null): void {
    if (applicationId === null) this.#manifests.clear();
    else this.#manifests.delete(applicationId);
  }
}

let kept: SourceMemory | null = null;

/**
 * Lets this process answer winget clients.
 * @returns how to stop
 */
export async function keepWingetSourceInMemory(): Promise<{ stop(): Promise<void> }> {
  const memory = new SourceMemory();
  const started = await memory.start();
  kept = memory;
  return {
    async stop() {
      kept = null;
      await started.stop();
    },
  };
}

/** What this process keeps. Throws when it keeps nothing: it is no web process. */
export function wingetSource(): SourceMemory {
  if (!kept) throw new Error('The winget source is not kept: call keepWingetSourceInMemory first.');
  return kept;
}
