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

const legalForm = /[\s,]+(ab|corporation|corp\.?|gmbh|inc\.?|limited|llc|ltd\.?|software)$/i;

/** "Mozilla Firefox" from Mozilla is F, "7-Zip" is 7, "(preview) tool" is P. */
export function initialOf(name: string, publisher: string): string {
  const maker = publisher.replace(legalForm, '').replace(legalForm, '').toLowerCase();
  const isPrefixed = maker !== '' && name.toLowerCase().startsWith(`${maker} `);
  const own = isPrefixed ? name.slice(maker.length) : name;
  return (/[\p{L}\p{N}]/u.exec(own) ?? /[\p{L}\p{N}]/u.exec(name))?.[0].toUpperCase() ?? '·';
}
