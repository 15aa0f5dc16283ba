/** The public site: frame, landing page, error pages. */
export const site = {
  name: 'Lappa',
  skipToContent: 'Till innehållet',
  navigation: {
    label: 'Huvudmeny',
    catalog: 'Katalog',
    pricing: 'Priser',
    howItWorks: 'Så fungerar det',
    getStarted: 'Kom igång',
    signIn: 'Logga in',
    otherLanguage: 'English',
  },
  footer: {
    promise: 'Håller ordning på Windows-program.',
    product: 'Tjänsten',
    legal: 'Villkor',
    privacy: 'Integritet',
    terms: 'Användarvillkor',
    gdpr: 'GDPR',
    feed: 'Nya versioner som flöde',
    contact: 'Kontakt',
  },
  landing: {
    metaTitle: 'Lappa – alla Windows-appar, alltid uppdaterade',
    metaDescription:
      'Lappa hittar nya versioner av Windows-program hos tillverkarna, laddar ner och kontrollerar dem och visar vilken som gäller.',
    headlineFirst: 'Alla Windows-appar.',
    headlineSecond: 'Alltid uppdaterade.',
    lede: 'Lappa hittar nya versioner av era program, kontrollerar dem och håller reda på vilken som gäller – för winget, som redan finns på varje dator.',
    start: 'Kom igång gratis',
    seeCatalog: 'Se katalogen',
    free: 'Gratis för fem datorer. Inget kort behövs.',
    newest: {
      title: 'Nyss i katalogen',
      empty: 'Inga versioner än. Den första kontrollen pågår.',
      all: 'Hela katalogen',
    },
    steps: {
      title: 'Så fungerar det',
      find: {
        title: 'Vi frågar tillverkaren',
        text: 'Flera gånger om dygnet. Oftast är svaret att inget har hänt, och då händer inget.',
      },
      verify: {
        title: 'Vi kontrollerar filen',
        text: 'Installationsfilen laddas ner och dess SHA-256 jämförs. Stämmer den inte hålls versionen inne.',
      },
      publish: {
        title: 'Den nya ersätter den gamla',
        text: 'Katalogen visar vilken version som gäller och vad den ersatte. Historiken finns kvar.',
      },
    },
    prices: {
      title: 'Priser per dator',
      text: 'Ni betalar för de datorer som är anslutna. Alla priser är exklusive moms.',
      compare: 'Jämför planerna',
    },
    closing: {
      title: 'Katalogen är öppen',
      text: 'Sök upp programmen ni använder. Det kräver inget konto.',
      feed: 'Följ nya versioner',
    },
  },
  errors: {
    notFound: {
      title: 'Sidan finns inte',
      text: 'Adressen kan vara felskriven, eller så har sidan flyttat.',
    },
    forbidden: {
      title: 'Sidan är inte öppen för dig',
      text: 'Du har inte rätt att se den.',
    },
    badRequest: {
      title: 'Vi förstod inte frågan',
      text: 'Något i adressen eller formuläret gick inte att läsa.',
    },
    busy: {
      title: 'Försök igen om en stund',
      text: 'Det kom för mycket på en gång, så vi gjorde ingenting den här gången.',
    },
    conflict: {
      title: 'Det gick inte just nu',
      text: 'Läget har ändrats sedan sidan visades. Ladda om den och försök igen.',
    },
    unexpected: {
      title: 'Något gick fel hos oss',
      text: 'Försök igen om en stund. Felet är antecknat.',
      reference: 'Ange {{requestId}} om du hör av dig.',
    },
    toStart: 'Till startsidan',
    toCatalog: 'Sök i katalogen',
  },
  feed: {
    title: 'Lappa: nya versioner',
    subtitle: 'Nya versioner av Windows-program i Lappas katalog.',
    entry: '{{name}} {{version}}',
    replaces: '{{name}} {{version}} ersätter {{previous}}.',
    first: '{{name}} {{version}} finns i katalogen.',
  },
} as const;
