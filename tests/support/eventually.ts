const pauseMs = 100;

/** Waits until `holds` does; throws with `what` when it has not after `limitMs`. */
export async function eventually(
  what: string,
  holds: () => Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${limitMs / 1000} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
