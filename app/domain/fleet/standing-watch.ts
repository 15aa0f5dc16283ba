import { listenForChanges } from '#db/changes.server.ts';

/** A safety net under the notifications: nothing is older than this. */
const longestMs = 60 * 60_000;

/** What a pass has to look at. */
export interface NotedChanges {
  everything: boolean;
  /** Applications that changed: their versions, installers or keys. */
  applicationIds: string[];
  /** Organisations whose policies changed, or for whom time has come. */
  organizationIds: string[];
}

/**
 * Notes, in one worker, what may have changed standings since it was last asked: what PostgreSQL tells, and moments
 * that were foreseen. It begins with everything, so that a worker which was away misses nothing; several workers note
 * the same, and whoever does the work second finds nothing to write.
 */
export class StandingWatch {
  readonly #applications = new Set<string>();
  readonly #organizations = new Set<string>();
  readonly #dueAt = new Map<string, number>();
  #everything = true;
  #tookEverythingAt = 0;

  /** What was noted; it is forgotten here. */
  take(now: Date): NotedChanges {
    const time = now.getTime();
    const everything = this.#everything || time - this.#tookEverythingAt >= longestMs;
    if (everything) this.#tookEverythingAt = time;
    for (const [organizationId, dueAt] of this.#dueAt) {
      if (dueAt > time) continue;
      this.#organizations.add(organizationId);
      this.#dueAt.delete(organizationId);
    }
    const noted = {
      everything,
      applicationIds: [...this.#applications],
      organizationIds: [...this.#organizations],
    };
    this.#everything = false;
    this.#applications.clear();
    this.#organizations.clear();
    return noted;
  }

  noteEverything(): void {
    this.#everything = true;
  }

  noteApplication(id: string | null): void {
    if (id === null) this.noteEverything();
    else this.#applications.add(id);
  }

  noteOrganization(id: string | null): void {
    if (id === null) this.noteEverything();
    else this.#organizations.add(id);
  }

  /** Looks at the organisation again at `time`; null is not before something changes. */
  expect(organizationId: string, time: Date | null): void {
    if (time === null) this.#dueAt.delete(organizationId);
    else this.#dueAt.set(organizationId, time.getTime());
  }

  /** Listens until it is stopped. */
  async start(): Promise<{ stop(): Promise<void> }> {
    const listening = await Promise.all([
      listenForChanges('application_changed', (id) => this.noteApplication(id)),
      listenForChanges('distribution_changed', (id) => this.noteOrganization(id)),
    ]);
    return {
      stop: async () => {
        await Promise.all(listening.map((one) => one.stop()));
      },
    };
  }
}
