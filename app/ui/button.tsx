import type { ButtonHTMLAttributes } from 'react';

export interface ButtonLook {
  look?: 'primary' | 'secondary' | 'danger';
  size?: 'small' | 'large';
}

/** The class of a button, for what acts as one: a link, a summary. */
export function buttonClass({ look = 'primary', size }: ButtonLook): string {
  return size ? `button button-${look} button-${size}` : `button button-${look}`;
}

/** One primary button a screen at most. Submits its form unless told otherwise. */
export function Button({
  look,
  size,
  ...attributes
}: ButtonLook & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>) {
  return <button className={buttonClass({ look, size })} {...attributes} />;
}
