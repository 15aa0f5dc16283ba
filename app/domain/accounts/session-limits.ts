const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A browser's session ends so long after the sign-in, whatever happens … */
export const sessionLifetimeMs = 14 * 24 * hourMs;
/** … or after so long without a request. An organisation may be stricter (organization_security). */
export const sessionIdleMs = 24 * hourMs;
/** What is sensitive (password, e-mail, second factor) asks for a proof not older than this. */
export const recentProofMs = 10 * minuteMs;
/** `last_seen_at` is written at most this often. */
export const seenEveryMs = minuteMs;
