import type { ApplicationDetails } from '#app/domain/catalog/get-application.ts';
import type { Locale } from '#app/i18n/locale.ts';

/** The application as schema.org's SoftwareApplication. */
export function describeApplication(
  { name, publisher, description, homepage, licence, tags, current }: ApplicationDetails,
  locale: Locale,
  address: string,
): Record<string, unknown> {
  return {
    '@context': 'https://schema.org',
    '@type': 'SoftwareApplication',
    name,
    description: description[locale],
    url: address,
    operatingSystem: 'Windows',
    publisher: { '@type': 'Organization', name: publisher },
    ...(homepage && { sameAs: homepage }),
    ...(licence && { license: licence }),
    ...(tags.length > 0 && { keywords: tags.join(', ') }),
    ...(current && {
      softwareVersion: current.version,
      ...(current.releaseDate && { datePublished: current.releaseDate }),
      ...(current.releaseNotesUrl && { releaseNotes: current.releaseNotesUrl }),
      ...(current.installers[0] && { downloadUrl: current.installers[0].downloadUrl }),
    }),
  };
}
