/**
 * With more observed clients than this, figures of single applications are those of the latest roll-up: to look through
 * all inventories takes seconds.
 */
export const mostCountedNow = 5_000;
