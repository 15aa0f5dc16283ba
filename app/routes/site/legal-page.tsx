import type { LegalDocument } from '#app/i18n/legal-document.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';

export function LegalPage({ document }: { document: LegalDocument }) {
  const { format } = useI18n();
  return (
    <article className="content py-14">
      <div className="max-w-reading">
        <h1>{document.title}</h1>
        <p className="mt-3 text-lede text-ink-2">{document.summary}</p>
        <p className="mt-3 text-small text-ink-3">
          {document.updatedLabel}{' '}
          <time dateTime={document.updated}>{format.date(new Date(document.updated))}</time>
        </p>
        {document.sections.map(({ heading, paragraphs, list }) => (
          <section key={heading} className="mt-9">
            <h2 className="card-title">{heading}</h2>
            {paragraphs.map((paragraph) => (
              <p key={paragraph} className="mt-2 text-ink-2">
                {paragraph}
              </p>
            ))}
            {list ? (
              <ul className="mt-2 list-disc space-y-1 pl-5 text-ink-2">
                {list.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            ) : null}
          </section>
        ))}
      </div>
    </article>
  );
}
