import type { ReactNode } from 'react';

export type BadgeTone = 'good' | 'neutral' | 'amber' | 'red';

/** A state in a word or two. Amber and red mean state and nothing else. */
export function Badge({
  tone = 'neutral',
  check = false,
  children,
}: {
  tone?: BadgeTone;
  /** Draws a check mark first: something was verified. */
  check?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={check ? `badge badge-${tone} badge-check` : `badge badge-${tone}`}>
      {children}
    </span>
  );
}
