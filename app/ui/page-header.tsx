import type { ReactNode } from 'react';

/** The headline is the page's answer; `action` is the one thing to do about it. */
export function PageHeader({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div>
        <h1>{title}</h1>
        {children ? <p className="mt-1 text-ink-2">{children}</p> : null}
      </div>
      {action}
    </header>
  );
}
