export interface PlotArea {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * The `d` of an SVG path through evenly spaced values, lowest at the bottom, highest at the top.
 * Equal values lie in the middle; a single value is a line across; none give an empty path.
 */
export function linePath(values: readonly number[], area: PlotArea): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  const heightOf = (value: number) =>
    range === 0
      ? (area.top + area.bottom) / 2
      : area.bottom - ((value - least) / range) * (area.bottom - area.top);
  const points = values.length === 1 ? [...values, ...values] : values;
  const step = (area.right - area.left) / Math.max(points.length - 1, 1);
  return points
    .map((value, index) => {
      const x = round(area.left + index * step);
      return `${index === 0 ? 'M' : 'L'}${x} ${round(heightOf(value))}`;
    })
    .join('');
}

function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
