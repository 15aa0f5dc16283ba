import {
  listSourceApplicationIds,
  loadSourceApplications,
} from '#app/domain/catalog/load-source-applications.ts';
import { log } from '#app/providers/log.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { CatalogIndex } from './catalog-index.ts';

/** Applications read at once. */
const pageSize = 200;
/** A change comes seldom alone: an import tells each row. */
const gatherMs = 30;
const retryMs = 1000;

/**
 * The index of the catalog in this process, read when it is first asked for, and brought up to date application by
 * application as changes are told.
 */
export class KeptIndex {
  readonly #index = new CatalogIndex();
  readonly #onChange: (applicationId: string | null) => void;
  #changed = new Set<string>();
  /** Set while nothing is read yet, or a change may have been missed. */
  #isStale = true;
  #loaded = false;
  #working: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  /** @param onChange told of each application before it is read anew; null is all of them */
  constructor(onChange: (applicationId: string | null) => void) {
    this.#onChange = onChange;
  }

  /** The index with all of the catalog. Rejects when the database cannot be read; the next call tries again. */
  async ready(): Promise<CatalogIndex> {
    while (!this.#loaded) await this.#work();
    return this.#index;
  }

  /** Whether everything is being read for the first time. */
  get isBeginning(): boolean {
    return !this.#loaded && this.#working !== null;
  }

  /** What is told before anybody asked is read with everything else. */
  noteChange(applicationId: string | null): void {
    this.#onChange(applicationId);
    if (applicationId === null) this.#isStale = true;
    else this.#changed.add(applicationId);
    if (this.#loaded) this.#workSoon(gatherMs);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #workSoon(afterMs: number): void {
    if (this.#timer || this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#work().catch((error: unknown) => {
        log().error({ event: 'source.index_failed', error });
        this.#workSoon(retryMs);
      });
    }, afterMs);
    this.#timer.unref();
  }

  #work(): Promise<void> {
    this.#working ??= this.#readChanges().finally(() => {
      this.#working = null;
    });
    return this.#working;
  }

  async #readChanges(): Promise<void> {
    while (!this.#stopped && (this.#isStale || this.#changed.size > 0)) {
      if (this.#isStale) await this.#readAll();
      const ids = [...this.#changed].slice(0, pageSize);
      for (const id of ids) this.#changed.delete(id);
      try {
        await this.#read(ids);
      } catch (error) {
        for (const id of ids) this.#changed.add(id);
        throw error;
      }
    }
    if (this.#stopped) throw new Error('The winget source is stopped.');
  }

  async #readAll(): Promise<void> {
    const since = performance.now();
    this.#isStale = false;
    this.#changed.clear();
    try {
      const gone = new Set(this.#index.ids());
      let after: string | null = null;
      for (;;) {
        const ids: string[] = await asSystem('keep the winget source in memory', (context) =>
          listSourceApplicationIds(context, after, pageSize),
        );
        await this.#read(ids);
        for (const id of ids) gone.delete(id);
        after = ids.at(-1) ?? null;
        if (ids.length < pageSize) break;
      }
      for (const id of gone) this.#index.remove(id);
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
    this.#loaded = true;
    const durationMs = Math.round(performance.now() - since);
    log().info({ event: 'source.index_read', applications: this.#index.size, durationMs });
  }

  async #read(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const applications = await asSystem('keep the winget source in memory', (context) =>
      loadSourceApplications(context, ids),
    );
    const there = new Set(applications.map(({ id }) => id));
    for (const id of ids) {
      this.#onChange(id);
      if (!there.has(id)) this.#index.remove(id);
    }
    for (const application of applications) this.#index.put(application);
  }
}
