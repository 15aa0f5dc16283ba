import type { ReactNode } from 'react';
import { buttonClass, type ButtonLook } from './button.tsx';

/** A link that looks like a button, because following it is the page's main act. */
export function LinkButton({
  href,
  look,
  size,
  children,
}: ButtonLook & { href: string; children: ReactNode }) {
  return (
    <a href={href} className={buttonClass({ look, size })}>
      {children}
    </a>
  );
}
