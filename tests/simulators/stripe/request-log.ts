const ENTRIES_KEPT = 5_000;

/** One request to the API. */
export interface LoggedRequest {
  number: number;
  at: string;
  method: string;
  path: string;
  params: Record<string, unknown>;
  idempotencyKey: string | null;
  stripeVersion: string | null;
  /** null while it is under way, and when it was cut off before an answer. */
  status: number | null;
  /** Whether the kept answer of an idempotency key was given. */
  replayed: boolean;
}

export interface RequestLog {
  record(entry: Omit<LoggedRequest, 'number' | 'status' | 'replayed'>): LoggedRequest;
  /** Oldest first, the last 5,000. */
  read(): LoggedRequest[];
  readonly total: number;
  clear(): void;
}

/** A log of bounded size. */
export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  let total = 0;
  return {
    record(entry) {
      total += 1;
      const logged = { number: total, ...entry, status: null, replayed: false };
      if (entries.push(logged) >= ENTRIES_KEPT * 2) entries = entries.slice(-ENTRIES_KEPT);
      return logged;
    },
    read: () => entries.slice(-ENTRIES_KEPT).map((entry) => ({ ...entry })),
    get total() {
      return total;
    },
    clear() {
      entries = [];
      total = 0;
    },
  };
}
