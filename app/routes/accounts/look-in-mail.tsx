import { useI18n } from '#app/i18n/i18n-context.tsx';
import { NarrowPage, OtherWays } from '#app/ui/narrow-page.tsx';

/** After a form that sends a mail: says the same whoever, if anybody, got one. */
export function LookInMail({
  text,
  again,
}: {
  text: string;
  /** Where to try again when no mail came. */
  again: { href: string; text: string };
}) {
  const { t } = useI18n();
  return (
    <NarrowPage title={t('accounts:mail.title')} lede={text}>
      <p className="text-small text-ink-2">{t('accounts:mail.spam')}</p>
      <OtherWays label={t('accounts:mail.none')} ways={[again]} />
    </NarrowPage>
  );
}
