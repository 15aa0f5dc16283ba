import { useI18n } from '#app/i18n/i18n-context.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

/** What an action answers that sends the browser to a page of the payment provider (`leaveFor`). */
export interface Leaving {
  goingTo: string;
}

export function isLeaving(answer: object | undefined): answer is Leaving {
  return answer !== undefined && 'goingTo' in answer;
}

/** Shown for a moment on the way to the payment provider, and to browsers that do not follow by themselves. */
export function LeavingPage({ goingTo }: Leaving) {
  const { t } = useI18n();
  const { host } = new URL(goingTo);
  return (
    <PageHeader
      title={t('billing:leaving.title', { host })}
      action={<LinkButton href={goingTo}>{t('billing:leaving.link', { host })}</LinkButton>}
    >
      {t('billing:leaving.text')}
    </PageHeader>
  );
}
