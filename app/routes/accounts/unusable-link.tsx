import { useI18n } from '#app/i18n/i18n-context.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { NarrowPage } from '#app/ui/narrow-page.tsx';

/** Where a link in a mail leads that was used already, is too old, or was not copied whole. */
export function UnusableLink({
  text,
  again,
}: {
  text: string;
  /** Where a new one comes from. */
  again: { href: string; text: string };
}) {
  const { t } = useI18n();
  return (
    <NarrowPage title={t('accounts:link.unusable')} lede={text}>
      <div>
        <LinkButton href={again.href}>{again.text}</LinkButton>
      </div>
    </NarrowPage>
  );
}
