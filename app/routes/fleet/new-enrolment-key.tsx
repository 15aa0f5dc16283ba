import { useI18n } from '#app/i18n/i18n-context.tsx';
import { clientsPath, settingsPath } from '#app/paths.ts';
import { CodeBlock } from '#app/ui/code-block.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

/** The one time that an enrolment key is shown, in the command that uses it. */
export function NewEnrolmentKey({
  slug,
  enrolmentKey,
  command,
}: {
  slug: string;
  enrolmentKey: string;
  command: string;
}) {
  const { t } = useI18n();
  return (
    <>
      <PageHeader title={t('fleet:enrolment.shownTitle')}>
        {t('fleet:enrolment.shownIntro')}
      </PageHeader>
      <div className="mt-7 grid max-w-reading grid-cols-[minmax(0,1fr)] gap-6">
        <CodeBlock label={t('fleet:enrolment.commandLabel')} code={command} />
        <div>
          <p className="mb-2 text-small text-ink-2">{t('fleet:enrolment.keyLabel')}</p>
          <CodeBlock label={t('fleet:enrolment.keyLabel')} code={enrolmentKey} />
        </div>
        <p>{t('fleet:enrolment.then')}</p>
        <div className="form-end">
          <LinkButton href={clientsPath(slug)}>{t('fleet:enrolment.seeClients')}</LinkButton>
          <a href={settingsPath(slug, 'enrolment')}>{t('fleet:enrolment.back')}</a>
        </div>
      </div>
    </>
  );
}
