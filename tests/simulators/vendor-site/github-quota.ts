const HOUR_MS = 3_600_000;

export interface GithubQuota {
  /** Counts one request, unless `free`, and gives the headers; `exhausted` when none was left. */
  use(free: boolean): { headers: Record<string, string>; exhausted: boolean };
}

/** The hourly quota of the GitHub API, `limit` requests. It starts anew an hour after first use. */
export function createGithubQuota(limit: number, now: () => Date): GithubQuota {
  let used = 0;
  let resetAt = 0;
  return {
    use(free) {
      const time = now().getTime();
      if (time >= resetAt) {
        used = 0;
        resetAt = time + HOUR_MS;
      }
      const exhausted = used >= limit;
      if (!exhausted && !free) used += 1;
      const headers = {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(limit - used),
        'x-ratelimit-used': String(used),
        'x-ratelimit-resource': 'core',
        'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
      };
      return { headers, exhausted };
    },
  };
}
