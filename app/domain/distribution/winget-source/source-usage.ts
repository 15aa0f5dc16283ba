import { inArray, sql } from 'drizzle-orm';
import { log } from '#app/providers/log.server.ts';
import { sourceTokens } from '#db/schema/source.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { SourceCaller } from '../recognise-source-token.ts';

export type SourceRequestKind = 'information' | 'search' | 'manifest';

const writeEveryMs = 10_000;
/** How exactly it is known when a token was used. */
const usedEveryMs = 5 * 60_000;

interface Count {
  organizationId: string;
  /** yyyy-mm-dd in Sweden. */
  day: string;
  kind: SourceRequestKind;
  count: number;
}

const dayFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
});

let lastDay = { minute: NaN, day: '' };

/** Found anew each minute: finding it takes as long as many an answer. */
function dayInSweden(now: Date): string {
  const minute = Math.floor(now.getTime() / 60_000);
  if (minute !== lastDay.minute) lastDay = { minute, day: dayFormat.format(now) };
  return lastDay.day;
}

/**
 * Counts requests of the source by day and organisation, and when its tokens were used. Kept in memory and written now
 * and then: a computer asks two hundred times in a minute. What a process that is killed had not written is lost.
 */
export class SourceUsage {
  #counts = new Map<string, Count>();
  #used = new Set<string>();
  /** When the use of a token was noted last. */
  readonly #noted = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  count({ organizationId, tokenId }: SourceCaller, kind: SourceRequestKind, now: Date): void {
    const day = dayInSweden(now);
    const key = `${organizationId} ${day} ${kind}`;
    const known = this.#counts.get(key);
    if (known) known.count += 1;
    else this.#counts.set(key, { organizationId, day, kind, count: 1 });
    if (now.getTime() - (this.#noted.get(tokenId) ?? 0) >= usedEveryMs) {
      this.#noted.set(tokenId, now.getTime());
      this.#used.add(tokenId);
    }
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.write().catch((error: unknown) => log().error({ event: 'source.usage_failed', error }));
    }, writeEveryMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.write().catch((error: unknown) =>
      log().error({ event: 'source.usage_failed', error }),
    );
  }

  /** Writes what was counted since the last time. Rejects when it cannot, and keeps it for the next time. */
  async write(): Promise<void> {
    const counts = [...this.#counts.values()];
    const used = this.#used;
    this.#counts = new Map();
    this.#used = new Set();
    if (counts.length === 0 && used.size === 0) return;
    const oldest = Date.now() - usedEveryMs;
    for (const [tokenId, at] of this.#noted) if (at < oldest) this.#noted.delete(tokenId);
    try {
      await asSystem('count requests of the winget source', (context) =>
        writeUsage(context, counts, [...used].sort()),
      );
    } catch (error) {
      this.#takeBack(counts, used);
      throw error;
    }
  }

  #takeBack(counts: Count[], used: Set<string>): void {
    for (const count of counts) {
      const key = `${count.organizationId} ${count.day} ${count.kind}`;
      const newer = this.#counts.get(key);
      this.#counts.set(key, { ...count, count: count.count + (newer?.count ?? 0) });
    }
    this.#used = new Set([...used, ...this.#used]);
  }
}

async function writeUsage({ tx, now }: Context, counts: Count[], used: string[]): Promise<void> {
  const rows = counts.map(({ organizationId, ...row }) => ({
    organization_id: organizationId,
    ...row,
  }));
  // In one order everywhere, so that two processes do not wait for each other; not for organisations that are gone.
  await tx.execute(sql`
    insert into app.source_requests (organization_id, day, kind, count)
    select counted.organization_id, counted.day, counted.kind, counted.count
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as counted (organization_id uuid, day date, kind text, count bigint)
    join app.organizations on organizations.id = counted.organization_id
    order by 1, 2, 3
    on conflict (organization_id, day, kind) do update
      set count = source_requests.count + excluded.count`);
  if (used.length === 0) return;
  await tx.update(sourceTokens).set({ lastUsedAt: now }).where(inArray(sourceTokens.id, used));
}
