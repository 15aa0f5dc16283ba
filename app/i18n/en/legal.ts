import type { LegalDocuments } from '../legal-document.ts';

const updated = '2026-11-22';
const updatedLabel = 'Last changed';

/** Legal texts. They describe the service as it is now: an open catalog, and accounts for organisations. */
export const legalDocuments: LegalDocuments = {
  privacy: ({ company, email }) => ({
    title: 'Privacy',
    summary:
      'You can read the catalog without an account and without cookies. If you have an account we keep what is needed to protect it. We do not measure what you do and pass nothing on.',
    updated,
    updatedLabel,
    sections: [
      {
        heading: 'Who is responsible',
        paragraphs: [
          `${company} is responsible for the personal data processed on this site. You reach us at ${email}.`,
        ],
      },
      {
        heading: 'What we store when you visit',
        paragraphs: [
          'Our own log has one line for each page that is fetched. It is needed to find faults and to keep the service running. The line holds:',
        ],
        list: [
          'when the page was fetched and how long that took,',
          'which page it was, but not what you searched for,',
          'whether it went well,',
          'a random number for that one fetch.',
        ],
      },
      {
        heading: 'What we do not store',
        paragraphs: [
          'Your IP address is not written to our log when you read the open pages, and they set no cookies. We use no analytics and no advertising. Fonts and pictures come from our own server, so that nobody else learns that you are here.',
        ],
      },
      {
        heading: 'If you have an account',
        paragraphs: ['Then we keep:'],
        list: [
          'your name, e-mail address, language, and the organisations and teams you are in,',
          'your password as a hash that cannot be read back, and what belongs to two-step sign-in and passkeys,',
          'each sign-in: when, from which IP address, with which browser; you see them under Sign-ins, and they are forgotten 90 days after they ended,',
          'an audit trail of what was changed in the organisation, by whom and from where; the organisation’s owners can read it,',
          'the mails we sent you, for 30 days.',
        ],
      },
      {
        heading: 'Cookies when you sign in',
        paragraphs: [
          'One cookie keeps you signed in, another exists for some minutes while you sign in or register. Signing in needs them, and they are used for nothing else.',
        ],
      },
      {
        heading: 'If you write to us',
        paragraphs: [
          'Then we have your e-mail address and what you wrote, for as long as it takes to answer and follow up.',
        ],
      },
      {
        heading: 'Links to makers',
        paragraphs: [
          'The installers lie with their makers. If you follow such a link you leave Lappa, and the rules of the maker apply.',
        ],
      },
      {
        heading: 'Your rights',
        paragraphs: [
          `You have the right to know what data we have about you, to have it corrected or erased, and to object to its processing. Write to ${email}. You can also complain to the Swedish Authority for Privacy Protection, imy.se.`,
        ],
      },
    ],
  }),
  terms: ({ company, email }) => ({
    title: 'Terms of use',
    summary:
      'The catalog is open and free to read. The applications belong to their makers; we show what they have released and what we have verified.',
    updated,
    updatedLabel,
    sections: [
      {
        heading: 'The service',
        paragraphs: [
          `Lappa is run by ${company}. The catalog shows which versions of Windows applications there are, where their makers have put the files and what SHA-256 the files have. Organisations can make an account and use the plan Basic for free. The other plans cannot be bought yet; when they can, they get terms of their own.`,
        ],
      },
      {
        heading: 'Your account',
        paragraphs: [
          'An account is personal. Keep its password secret, and tell us if you think that somebody else has come in. The owners of an organisation decide who is in it. Accounts that are used to harm others can be shut.',
        ],
      },
      {
        heading: 'The applications',
        paragraphs: [
          'The applications, their names and trademarks belong to their makers. You install them under the licence of the maker. We put up no copies of the files, and an application in the catalog does not mean that its maker works with us.',
        ],
      },
      {
        heading: 'What “hash verified” means',
        paragraphs: [
          'That we downloaded the file and that its SHA-256 was the one we had been told. It says that the file is the intended one, not that the application is free of faults or suits you.',
        ],
      },
      {
        heading: 'How you may use the catalog',
        paragraphs: [
          'You may read, link to and fetch the data, also by program through the feed and the API. Then ask no more often than you need, and use the ETag of the answer. Whoever disturbs the service for others can be shut out.',
        ],
      },
      {
        heading: 'Liability',
        paragraphs: [
          'We do our best to keep the data right, but it comes without warranty and may contain mistakes. We are not liable for what follows from an installed application. This does not limit rights you have under mandatory law.',
        ],
      },
      {
        heading: 'Changes and law',
        paragraphs: [
          `The terms can change; the date above says when they last did. Swedish law applies. Questions are answered at ${email}.`,
        ],
      },
    ],
  }),
  gdpr: ({ company, email }) => ({
    title: 'GDPR',
    summary:
      'How we meet the General Data Protection Regulation: what is processed, on what grounds, for how long, and how you use your rights.',
    updated,
    updatedLabel,
    sections: [
      {
        heading: 'Controller',
        paragraphs: [`${company}, ${email}. We have no data protection officer.`],
      },
      {
        heading: 'What is processed, and on what grounds',
        paragraphs: ['Today we process:'],
        list: [
          'Operating log: time, page, result and a random number for each fetch. Legitimate interest (article 6.1 f): keeping the service running and safe. The log holds no IP address.',
          'Account: name, e-mail address, language, memberships and what proves who you are. Contract (article 6.1 b): giving you and your organisation the service.',
          'Sign-ins and audit trail: time, IP address, browser and what was changed. Legitimate interest (article 6.1 f): protecting the account and being able to find out what happened.',
          'E-mail to us: address and content. Legitimate interest (article 6.1 f): answering you.',
        ],
      },
      {
        heading: 'For how long',
        paragraphs: [
          'Log lines are kept as long as they are needed to find faults. The account is there until you ask us to remove it. Ended sign-ins are forgotten after 90 days, sent mails after 30 days, links in mails the day after they expire. The audit trail is kept for as long as the organisation is a customer. E-mail to us is kept until the matter is closed.',
        ],
      },
      {
        heading: 'Who receives the data',
        paragraphs: [
          'Members of an organisation see each other’s names and e-mail addresses. Otherwise we do not hand out or sell data. When our staff read customers’ data, that is noted in the audit trail. Whoever operates our servers processes it on our behalf under a contract.',
        ],
      },
      {
        heading: 'Cookies and tracking',
        paragraphs: [
          'The open pages set no cookies. When you sign in, only the cookies that signing in needs are set. That is why we do not ask for consent.',
        ],
      },
      {
        heading: 'Your rights',
        paragraphs: [
          `You can ask for access, correction, erasure, restriction and a copy of your data, and you can object to its processing. Write to ${email}; we answer within a month. No decision about you is made automatically. You can complain to the Swedish Authority for Privacy Protection, imy.se.`,
        ],
      },
      {
        heading: 'For organisations',
        paragraphs: [
          'When customers connect computers, the customer is the controller of the data about its users and we are the processor. A data processing agreement is then signed together with the subscription.',
        ],
      },
    ],
  }),
};
