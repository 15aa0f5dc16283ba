import type { PageLanguage } from '../simulator-page.ts';
import type { FeedKind } from './vendor-package.ts';

/** What a visitor can do to a package from the page. */
export type PageAction = 'release' | 'wrong-hash' | 'rerelease' | 'rollback' | 'withdraw';

export interface SitePageWords {
  part: string;
  title: string;
  heading: string;
  explanation: string;
  random: string;
  randomHint: string;
  columns: { application: string; version: string; released: string; feed: string; action: string };
  release: string;
  /** Accessible name of the button in one row. */
  releaseOf: (name: string) => string;
  noVersion: string;
  feeds: Record<FeedKind, string>;
  faultsHeading: string;
  faultsExplanation: string;
  chooseApplication: string;
  faults: { action: Exclude<PageAction, 'release'>; label: string; hint: string }[];
  done: Record<PageAction, (name: string, version: string) => string>;
  problem: string;
  /** By the reason of the refusal; others are told as they are, in English. */
  problems: Record<string, string>;
  back: string;
}

/** The texts of the page, in Swedish and English. */
export const sitePageWords: Record<PageLanguage, SitePageWords> = {
  sv: {
    part: 'Leverantörernas webbplatser',
    title: 'Simulerade leverantörer',
    heading: 'Släpp en ny version',
    explanation:
      'Den här sidan spelar programleverantörer. Namnen är verkliga, men versionerna som släpps här är påhittade, filerna kan inte köras och inget hämtas från nätet.',
    random: 'Släpp en ny version av ett slumpat program',
    randomHint: 'Versionen syns i Lappa så snart källan har lästs nästa gång.',
    columns: {
      application: 'Program',
      version: 'Senaste version',
      released: 'Släppt',
      feed: 'Källa',
      action: 'Åtgärd',
    },
    release: 'Släpp ny',
    releaseOf: (name) => `Släpp en ny version av ${name}`,
    noVersion: 'ingen version',
    feeds: {
      'winget-manifests': 'winget-manifest',
      'github-releases': 'GitHub-utgåvor',
      'json-endpoint': 'JSON-adress',
      'fixed-url': 'fast adress',
    },
    faultsHeading: 'Låt något gå fel',
    faultsExplanation:
      'Så här gör verkliga leverantörer ibland. Välj ett program och se vad Lappa gör.',
    chooseApplication: 'Program',
    faults: [
      {
        action: 'wrong-hash',
        label: 'Släpp med fel kontrollsumma',
        hint: 'En ny version vars fil inte stämmer med kontrollsumman i källan.',
      },
      {
        action: 'rerelease',
        label: 'Byt ut filerna',
        hint: 'Den senaste versionen får andra filer under samma versionsnummer.',
      },
      {
        action: 'rollback',
        label: 'Gå tillbaka',
        hint: 'Källan uppger åter versionen före den senaste.',
      },
      {
        action: 'withdraw',
        label: 'Dra in',
        hint: 'Den senaste versionen och dess filer försvinner.',
      },
    ],
    done: {
      release: (name, version) => `${name} ${version} är släppt.`,
      'wrong-hash': (name, version) => `${name} ${version} är släppt med fel kontrollsumma.`,
      rerelease: (name, version) => `${name} ${version} har fått andra filer.`,
      rollback: (name, version) => `${name} har gått tillbaka till ${version}.`,
      withdraw: (name, version) => `${name} ${version} är indragen.`,
    },
    problem: 'Det gick inte',
    problems: {
      'no-hash': 'Källan till det här programmet uppger ingen kontrollsumma som kan vara fel.',
      'no-previous': 'Det finns ingen tidigare version att gå tillbaka till.',
      'no-version': 'Programmet har ingen version just nu. Släpp en först.',
    },
    back: 'Till listan',
  },
  en: {
    part: 'The vendors’ sites',
    title: 'Simulated vendors',
    heading: 'Release a new version',
    explanation:
      'This page plays software vendors. The names are real, but the versions released here are made up, the files cannot run, and nothing is fetched from the internet.',
    random: 'Release a new version of a random application',
    randomHint: 'Lappa shows the version as soon as the source has been read the next time.',
    columns: {
      application: 'Application',
      version: 'Newest version',
      released: 'Released',
      feed: 'Source',
      action: 'Action',
    },
    release: 'Release new',
    releaseOf: (name) => `Release a new version of ${name}`,
    noVersion: 'no version',
    feeds: {
      'winget-manifests': 'winget manifests',
      'github-releases': 'GitHub releases',
      'json-endpoint': 'JSON address',
      'fixed-url': 'fixed address',
    },
    faultsHeading: 'Let something go wrong',
    faultsExplanation:
      'Real vendors do this now and then. Choose an application and see what Lappa does.',
    chooseApplication: 'Application',
    faults: [
      {
        action: 'wrong-hash',
        label: 'Release with a wrong hash',
        hint: 'A new version whose file does not match the hash in the source.',
      },
      {
        action: 'rerelease',
        label: 'Replace the files',
        hint: 'The newest version gets other files under the same version number.',
      },
      {
        action: 'rollback',
        label: 'Roll back',
        hint: 'The source names the version before the newest again.',
      },
      {
        action: 'withdraw',
        label: 'Withdraw',
        hint: 'The newest version and its files are gone.',
      },
    ],
    done: {
      release: (name, version) => `${name} ${version} is released.`,
      'wrong-hash': (name, version) => `${name} ${version} is released with a wrong hash.`,
      rerelease: (name, version) => `${name} ${version} has other files.`,
      rollback: (name, version) => `${name} is back at ${version}.`,
      withdraw: (name, version) => `${name} ${version} is withdrawn.`,
    },
    problem: 'That did not work',
    problems: {
      'no-hash': 'The source of this application states no hash that could be wrong.',
      'no-previous': 'There is no previous version to go back to.',
      'no-version': 'The application has no version right now. Release one first.',
    },
    back: 'To the list',
  },
};
