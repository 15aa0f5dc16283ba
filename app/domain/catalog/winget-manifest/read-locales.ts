import type { ManifestSet } from './arrange-manifest-set.ts';
import type { FieldValues } from './field-reader.ts';
import { locale } from './field-shape.ts';
import { LOCALE_FIELDS } from './locale-fields.ts';
import type { ManifestDocument } from './read-manifest-document.ts';

/**
 * The locale documents of a set with winget's field names: the default one first, then the others by
 * language tag. Refuses two documents of one language, and a version manifest that names another
 * default than the defaultLocale manifest has. A language tag means the same in any case (BCP 47).
 */
export function readLocales({ version, defaultLocale, locales }: ManifestSet): FieldValues[] {
  const documents = defaultLocale ? [defaultLocale, ...locales] : locales;
  const files = new Map<string, string>();
  const read = documents.map((document) => {
    const values = readLocale(document);
    const language = languageOf(values.PackageLocale);
    const twin = files.get(language);
    if (twin !== undefined && language !== '') {
      refuseAt(document, 'PackageLocale', `The set has this language already, in ${twin}`);
    }
    files.set(language, document.file);
    return values;
  });
  if (version) checkDefaultLocale(version, defaultLocale ? read[0] : undefined);
  const others = defaultLocale ? read.splice(1) : read.splice(0);
  others.sort((a, b) => (languageOf(a.PackageLocale) < languageOf(b.PackageLocale) ? -1 : 1));
  return [...read, ...others];
}

function readLocale({ type, root, reader }: ManifestDocument): FieldValues {
  const required = ['PackageLocale'];
  if (type !== 'locale') required.push('Publisher', 'PackageName', 'License', 'ShortDescription');
  reader.requireFields(root.fields, required, root.line);
  return reader.readFields(root.fields, LOCALE_FIELDS);
}

function checkDefaultLocale(version: ManifestDocument, defaults: FieldValues | undefined): void {
  const { root, reader } = version;
  reader.requireFields(root.fields, ['DefaultLocale'], root.line);
  const { DefaultLocale } = reader.readFields(root.fields, { DefaultLocale: locale });
  const named = languageOf(DefaultLocale);
  const actual = languageOf(defaults?.PackageLocale);
  if (named !== '' && actual !== '' && named !== actual) {
    refuseAt(
      version,
      'DefaultLocale',
      `DefaultLocale is not '${actual}' of the defaultLocale manifest`,
    );
  }
}

function refuseAt({ root, reader }: ManifestDocument, field: string, reason: string): void {
  reader.refuse(root.fields.get(field)?.line ?? root.line, reason);
}

function languageOf(tag: unknown): string {
  return typeof tag === 'string' ? tag.toLowerCase() : '';
}
