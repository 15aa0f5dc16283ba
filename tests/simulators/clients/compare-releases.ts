/**
 * Which of two versions is newer, number by number, then by text. The simulated computers need no more of winget's
 * order: what they run are releases.
 */
export function compareReleases(one: string, other: string): number {
  const left = one.split(/[.\-+ ]/);
  const right = other.split(/[.\-+ ]/);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareParts(left[index] ?? '0', right[index] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(one: string, other: string): number {
  const difference = Number.parseInt(one, 10) - Number.parseInt(other, 10);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return Number.isNaN(difference) ? one.localeCompare(other, 'en') : 0;
}
