import type { Translation } from '../messages.ts';
import type { site as swedish } from '../sv/site.ts';

export const site: Translation<typeof swedish> = {
  name: 'Lappa',
  skipToContent: 'Skip to content',
  navigation: {
    label: 'Main menu',
    catalog: 'Catalog',
    pricing: 'Pricing',
    howItWorks: 'How it works',
    getStarted: 'Get started',
    signIn: 'Sign in',
    otherLanguage: 'Svenska',
  },
  footer: {
    promise: 'Keeps Windows applications in order.',
    product: 'Service',
    legal: 'Legal',
    privacy: 'Privacy',
    terms: 'Terms of use',
    gdpr: 'GDPR',
    feed: 'New versions as a feed',
    contact: 'Contact',
  },
  landing: {
    metaTitle: 'Lappa – every Windows app, always up to date',
    metaDescription:
      'Lappa finds new versions of Windows applications at their makers, downloads and verifies them, and shows which one is current.',
    headlineFirst: 'Every Windows app.',
    headlineSecond: 'Always up to date.',
    lede: 'Lappa finds new versions of your applications, verifies them and keeps track of which one is current – for winget, which every computer already has.',
    start: 'Get started free',
    seeCatalog: 'See the catalog',
    free: 'Free for five computers. No card needed.',
    newest: {
      title: 'Just in',
      empty: 'No versions yet. The first check is under way.',
      all: 'The whole catalog',
    },
    steps: {
      title: 'How it works',
      find: {
        title: 'We ask the maker',
        text: 'Several times a day. Mostly the answer is that nothing has happened, and then nothing does.',
      },
      verify: {
        title: 'We check the file',
        text: 'The installer is downloaded and its SHA-256 compared. If it does not match, the version is held back.',
      },
      publish: {
        title: 'The new one supersedes the old',
        text: 'The catalog shows which version is current and what it superseded. The history stays.',
      },
    },
    prices: {
      title: 'Priced per computer',
      text: 'You pay for the computers that are connected. All prices exclude VAT.',
      compare: 'Compare the plans',
    },
    closing: {
      title: 'The catalog is open',
      text: 'Look up the applications you use. No account needed.',
      feed: 'Follow new versions',
    },
  },
  errors: {
    notFound: {
      title: 'There is no such page',
      text: 'The address may be misspelled, or the page has moved.',
    },
    forbidden: {
      title: 'This page is not open to you',
      text: 'You do not have the right to see it.',
    },
    badRequest: {
      title: 'We did not understand the question',
      text: 'Something in the address or the form could not be read.',
    },
    busy: {
      title: 'Try again in a moment',
      text: 'Too much came at once, so we did nothing this time.',
    },
    conflict: {
      title: 'That was not possible just now',
      text: 'Things have changed since the page was shown. Reload it and try again.',
    },
    unexpected: {
      title: 'Something went wrong on our side',
      text: 'Try again in a while. The fault has been noted.',
      reference: 'Mention {{requestId}} if you get in touch.',
    },
    toStart: 'To the start page',
    toCatalog: 'Search the catalog',
  },
  feed: {
    title: 'Lappa: new versions',
    subtitle: "New versions of Windows applications in Lappa's catalog.",
    entry: '{{name}} {{version}}',
    replaces: '{{name}} {{version}} supersedes {{previous}}.',
    first: '{{name}} {{version}} is in the catalog.',
  },
};
