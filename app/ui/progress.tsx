/** How much of a whole is there; the words stand beside the bar. */
export function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  return <progress aria-label={label} value={Math.min(value, max)} max={Math.max(max, 1)} />;
}
