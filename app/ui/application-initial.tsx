/** The tile that stands for an application: the first letter that tells it from its siblings. */
export function ApplicationInitial({
  name,
  publisher,
  isLarge = false,
}: {
  name: string;
  publisher: string;
  isLarge?: boolean;
}) {
  return (
    <span className={isLarge ? 'initial initial-large' : 'initial'} aria-hidden="true">
      {initialOf(name, publisher)}
    </span>
  );
}

/** "Mozilla Firefox" from Mozilla is F, "7-Zip" is 7, "(preview) tool" is P. */
export function initialOf(name: string, publisher: string): string {
  const maker = publisher.split(' ', 1)[0] ?? '';
  const isPrefixed = maker !== '' && name.toLowerCase().startsWith(`${maker.toLowerCase()} `);
  const own = isPrefixed ? name.slice(maker.length) : name;
  return (/[\p{L}\p{N}]/u.exec(own) ?? /[\p{L}\p{N}]/u.exec(name))?.[0].toUpperCase() ?? '·';
}
