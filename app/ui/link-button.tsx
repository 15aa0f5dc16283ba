import type { ReactNode } from 'react';
import { buttonClass, type ButtonLook } from './button.tsx';

/** A link that looks like a button, because following it is the page's main act. */
export function LinkButton({
  href,
  look,
  size,
  label,
  children,
}: ButtonLook & {
  href: string;
  /** What it leads to, where its words alone do not tell which. */
  label?: string;
  children: ReactNode;
}) {
  return (
    <a href={href} className={buttonClass({ look, size })} aria-label={label}>
      {children}
    </a>
  );
}
