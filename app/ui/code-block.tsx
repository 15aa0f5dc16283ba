import { useState } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Button } from './button.tsx';
import { useHydrated } from './use-hydrated.ts';

/** A command to copy: one click selects all of it. Where JavaScript runs, a button copies it. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  return (
    <div className="relative">
      <pre className="code-block" tabIndex={0} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
      <CopyButton text={code} />
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const { t } = useI18n();
  const [isCopied, setCopied] = useState(false);
  if (!useHydrated()) return null;
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <span className="code-block-copy">
      <Button type="button" look="secondary" size="small" onClick={copy}>
        {t(isCopied ? 'controls:copied' : 'controls:copy')}
      </Button>
      <span role="status" className="sr-only">
        {isCopied ? t('controls:copied') : null}
      </span>
    </span>
  );
}
