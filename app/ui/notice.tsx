import type { ReactNode } from 'react';

/**
 * Something to know before going on. `isAnswer` announces it: it tells what came of the form that
 * was just sent.
 */
export function Notice({
  tone = 'info',
  title,
  isAnswer = false,
  children,
}: {
  tone?: 'info' | 'amber' | 'red';
  title?: string;
  isAnswer?: boolean;
  children?: ReactNode;
}) {
  const role = isAnswer ? (tone === 'red' ? 'alert' : 'status') : undefined;
  return (
    <div className={`notice notice-${tone}`} role={role}>
      {title ? <strong>{title}</strong> : null}
      {children}
    </div>
  );
}
