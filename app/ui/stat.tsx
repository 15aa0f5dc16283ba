import type { ReactNode } from 'react';

/** One figure that answers one question. */
export function Stat({
  label,
  value,
  note,
  children,
}: {
  label: string;
  value: string;
  note?: string;
  /** A progress bar or a chart below the figure. */
  children?: ReactNode;
}) {
  return (
    <div className="card card-body">
      <p className="stat-label">{label}</p>
      <p className="stat-value">{value}</p>
      {children}
      {note ? <p className="stat-note">{note}</p> : null}
    </div>
  );
}
