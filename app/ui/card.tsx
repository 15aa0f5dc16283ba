import type { ReactNode } from 'react';

/** A frame around one thing. `title` gives it a header, with `aside` at its end. */
export function Card({
  title,
  aside,
  footer,
  children,
}: {
  title?: string;
  aside?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="card">
      {title === undefined ? null : (
        <div className="card-header">
          <h2 className="card-title">{title}</h2>
          {aside}
        </div>
      )}
      {children}
      {footer ? <div className="card-footer">{footer}</div> : null}
    </section>
  );
}

/** The padding that text inside a card wants; tables do without. */
export function CardBody({ children }: { children: ReactNode }) {
  return <div className="card-body">{children}</div>;
}
