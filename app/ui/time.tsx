import { useI18n } from '#app/i18n/i18n-context.tsx';

/** A moment as people say it, exact on hover and for machines. */
export function Time({ at }: { at: Date }) {
  const { format } = useI18n();
  return (
    <time dateTime={at.toISOString()} title={format.exact(at)}>
      {format.when(at)}
    </time>
  );
}

/** A calendar day without a clock, given as yyyy-mm-dd. */
export function Day({ on }: { on: string }) {
  const { format } = useI18n();
  return <time dateTime={on}>{format.shortDate(new Date(`${on}T12:00:00Z`))}</time>;
}
