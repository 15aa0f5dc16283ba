import type { ReactNode } from 'react';

export interface TableColumn {
  /** Empty for a column that needs no words; it is then named by `caption` alone. */
  heading: string;
  /** Right-aligned, to be compared. */
  isNumber?: boolean;
  /** Left out on phones. Its cells carry the class `wide-only`. */
  isWideOnly?: boolean;
}

/** The class of a column's heading and of its cells. */
export function columnClass({ isNumber, isWideOnly }: TableColumn): string | undefined {
  const classes = [isNumber && 'number', isWideOnly && 'wide-only'].filter(Boolean);
  return classes.length > 0 ? classes.join(' ') : undefined;
}

/** A table; `children` are its rows. The caption names it for those who do not see it. */
export function Table({
  caption,
  columns,
  children,
}: {
  caption: string;
  columns: readonly TableColumn[];
  children: ReactNode;
}) {
  return (
    <table className="table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) =>
            column.heading === '' ? (
              <td key="" className={columnClass(column)} />
            ) : (
              <th key={column.heading} scope="col" className={columnClass(column)}>
                {column.heading}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
