import { fields, type FieldShapes, line, listOf, locale, paragraphs, url } from './field-shape.ts';

/** The fields of a locale, with the limits of winget's manifest schema 1.10. */
export const LOCALE_FIELDS: FieldShapes = {
  PackageLocale: locale,
  Publisher: line(256),
  PublisherUrl: url,
  PublisherSupportUrl: url,
  PrivacyUrl: url,
  Author: line(256),
  PackageName: line(256),
  PackageUrl: url,
  License: line(512),
  LicenseUrl: url,
  Copyright: line(512),
  CopyrightUrl: url,
  ShortDescription: line(256),
  Description: paragraphs(10_000),
  Moniker: line(40),
  Tags: listOf(line(40)),
  Agreements: listOf(
    fields({ AgreementLabel: line(100), Agreement: paragraphs(10_000), AgreementUrl: url }),
  ),
  ReleaseNotes: paragraphs(10_000),
  ReleaseNotesUrl: url,
  PurchaseUrl: url,
  InstallationNotes: paragraphs(10_000),
  Documentations: listOf(fields({ DocumentLabel: line(100), DocumentUrl: url })),
  Icons: listOf(
    fields({
      IconUrl: url,
      IconFileType: line(10),
      IconResolution: line(10),
      IconTheme: line(20),
      IconSha256: line(64),
    }),
  ),
};
