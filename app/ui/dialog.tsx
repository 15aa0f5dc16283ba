import { useId, useRef, type ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Button, type ButtonLook } from './button.tsx';
import { useHydrated } from './use-hydrated.ts';

/**
 * A question that must be answered before going on, in a native modal dialog. The opening button
 * needs JavaScript; `fallback` stands in its place without, such as a link to a page that asks.
 */
export function Dialog({
  open,
  look,
  title,
  children,
  actions,
  fallback,
}: {
  /** The words on the button that opens it. */
  open: string;
  look?: ButtonLook['look'];
  title: string;
  children: ReactNode;
  /** Buttons beside Close: usually a form's submit. */
  actions?: ReactNode;
  fallback: ReactNode;
}) {
  const { t } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  if (!useHydrated()) return fallback;
  return (
    <>
      <Button type="button" look={look} onClick={() => dialog.current?.showModal()}>
        {open}
      </Button>
      <dialog ref={dialog} className="dialog" aria-labelledby={titleId}>
        <h2 className="dialog-title" id={titleId}>
          {title}
        </h2>
        <div className="mt-2 text-ink-2">{children}</div>
        <form method="dialog" className="dialog-actions">
          <Button look="secondary">{t('controls:close')}</Button>
          {actions}
        </form>
      </dialog>
    </>
  );
}
