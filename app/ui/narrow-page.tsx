import type { ReactNode } from 'react';

/** A page of one short form: signing in, registering, what a link in a mail leads to. */
export function NarrowPage({
  title,
  lede,
  children,
}: {
  title: string;
  lede?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="narrow-page">
      <header>
        <h1>{title}</h1>
        {lede ? <p className="mt-2 text-ink-2">{lede}</p> : null}
      </header>
      {children}
    </div>
  );
}

/** The other ways on, below the form. */
export function OtherWays({
  label,
  ways,
}: {
  label: string;
  ways: readonly { href: string; text: string }[];
}) {
  return (
    <nav className="other-ways" aria-label={label}>
      <p>{label}</p>
      <ul>
        {ways.map(({ href, text }) => (
          <li key={href}>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
