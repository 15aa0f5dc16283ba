import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { Done } from './done.ts';

/** Says what was done just before. */
export function DoneNotice({ done }: { done: Done | null }) {
  const { t } = useI18n();
  if (done === null) return null;
  return (
    <div className="mb-6 max-w-reading">
      <Notice title={t(`distribution:done.${done.thing}`, { count: done.count })} isAnswer />
    </div>
  );
}
