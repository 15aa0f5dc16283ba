import { useI18n } from '#app/i18n/i18n-context.tsx';
import { tellMessage } from '#app/i18n/tell-message.ts';
import { catalogPath, landingPath } from '#app/paths.ts';
import { LinkButton } from './link-button.tsx';

type ErrorMessage = 'badRequest' | 'forbidden' | 'notFound' | 'conflict' | 'busy' | 'unexpected';

const messages: Partial<Record<number, ErrorMessage>> = {
  400: 'badRequest',
  403: 'forbidden',
  404: 'notFound',
  405: 'badRequest',
  409: 'conflict',
  429: 'busy',
  503: 'busy',
};

/** The message, in `site:errors`, for an HTTP status. */
export function errorMessageOf(status: number): ErrorMessage {
  return messages[status] ?? 'unexpected';
}

/** The page's answer when there is none to give: what happened, and where to go from here. */
export function ErrorPage({
  status,
  requestId,
  issues = [],
}: {
  status: number;
  /** Shown for faults of ours, to find them in the log. */
  requestId: string | undefined;
  /** What is wrong with the input, by field. */
  issues?: readonly { field: string; message: string }[];
}) {
  const { t, locale } = useI18n();
  const message = errorMessageOf(status);
  return (
    <div className="content py-18">
      <p className="text-small text-ink-3">{status}</p>
      <h1 className="mt-1">{t(`errors.${message}.title`)}</h1>
      <p className="mt-2 max-w-reading text-ink-2">{t(`errors.${message}.text`)}</p>
      {message === 'unexpected' && requestId !== undefined ? (
        <p className="mt-2 text-small text-ink-3">
          {t('errors.unexpected.reference', { requestId })}
        </p>
      ) : null}
      {issues.length > 0 ? (
        <ul className="mt-4 max-w-reading list-disc pl-5">
          {issues.map(({ field, message }) => (
            <li key={field}>
              <code>{field}</code>: {tellMessage(t, message)}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="mt-6 flex flex-wrap gap-3">
        <LinkButton href={landingPath(locale)}>{t('errors.toStart')}</LinkButton>
        <LinkButton look="secondary" href={catalogPath(locale)}>
          {t('errors.toCatalog')}
        </LinkButton>
      </div>
    </div>
  );
}
