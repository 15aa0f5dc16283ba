import { LinkButton } from '#app/ui/link-button.tsx';

/** One way to prove who one is: what it is, how it stands, and the way to change it. */
export function SecurityRow({
  title,
  state,
  href,
  action,
}: {
  title: string;
  state: string;
  href: string;
  action: string;
}) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4">
      <div className="min-w-0">
        <p className="row-title">{title}</p>
        <p className="text-small text-ink-2">{state}</p>
      </div>
      <LinkButton href={href} look="secondary" size="small">
        {action}
        <span className="sr-only">: {title}</span>
      </LinkButton>
    </li>
  );
}
