import { useId } from 'react';
import { linePath } from './line-path.ts';
import { Table } from './table.tsx';

export interface ChartPoint {
  /** Where on the horizontal axis, in words: a day, a week. */
  label: string;
  value: number;
}

const width = 560;
const height = 140;
const edge = { top: 12, right: 8, bottom: 4, left: 8 };

/**
 * A line drawn on the server. The title says what the figures mean ("Patch level rose to 94 %");
 * the figures themselves are in a table behind it.
 */
export function LineChart({
  title,
  columns,
  points,
  formatValue,
  showTable,
}: {
  title: string;
  columns: readonly [string, string];
  points: readonly ChartPoint[];
  formatValue: (value: number) => string;
  /** The words that open the table. */
  showTable: string;
}) {
  const titleId = useId();
  const floor = height - edge.bottom;
  const path = linePath(
    points.map((point) => point.value),
    { left: edge.left, right: width - edge.right, top: edge.top, bottom: floor },
  );
  const first = points[0];
  const last = points.at(-1);
  return (
    <figure className="max-w-[720px]">
      <figcaption className="card-title" id={titleId}>
        {title}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={titleId}
        className="mt-3 w-full"
      >
        <line className="chart-axis" x1={edge.left} x2={width - edge.right} y1={floor} y2={floor} />
        <path className="chart-line" d={path} />
      </svg>
      <p className="flex justify-between gap-3 text-small text-ink-3" aria-hidden="true">
        <span>{first?.label}</span>
        <span>{last?.label}</span>
      </p>
      <details className="mt-2 text-small text-ink-2">
        <summary>{showTable}</summary>
        <Table
          caption={title}
          columns={[{ heading: columns[0] }, { heading: columns[1], isNumber: true }]}
        >
          {points.map((point) => (
            <tr key={point.label}>
              <td>{point.label}</td>
              <td className="number">{formatValue(point.value)}</td>
            </tr>
          ))}
        </Table>
      </details>
    </figure>
  );
}
