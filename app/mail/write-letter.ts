import type { WaitingMail } from '#app/domain/activity/load-mail.ts';
import type { InvitationLetter } from '#app/domain/organizations/issue-invitation-token.ts';
import { createFormat } from '#app/i18n/format.ts';
import { translator } from '#app/i18n/translate.ts';
import {
  accountSecurityPath,
  appPath,
  changeEmailPath,
  forgotPasswordPath,
  invitationPath,
  newPasswordPath,
  signInLinkUsePath,
  signInPath,
  verifyEmailPath,
} from '#app/paths.ts';
import type { House, Letter, LetterLink } from './letter.ts';

/** A mail with what was made for it: the link of templates that have one, the facts of an invitation. */
export interface LetterFacts {
  mail: WaitingMail;
  link: LetterLink | null;
  invitation: InvitationLetter | null;
}

/** Pages of a mail's link, and the texts around it. */
const linkedPages = {
  'verify-email': { text: 'verifyEmail', path: verifyEmailPath },
  'sign-in-link': { text: 'signInLink', path: signInLinkUsePath },
  'reset-password': { text: 'resetPassword', path: newPasswordPath },
  'change-email': { text: 'changeEmail', path: changeEmailPath },
} as const;

/** Writes a mail in its reader's language. Throws when a link was not made that the template needs. */
export function writeLetter({ mail, link, invitation }: LetterFacts, house: House): Letter {
  const { locale, to: email } = mail;
  const t = translator(locale);
  const { dateAndClock } = createFormat(locale, new Date());
  const address = (path: string) => house.publicUrl + path;
  const frame = {
    greeting:
      mail.readerName === null
        ? t('mail:greeting')
        : t('mail:greetingByName', { name: mail.readerName }),
    footer: [
      t('mail:footer.why', { company: house.company, email }),
      t('mail:footer.contact', { contact: house.contact }),
    ],
    action: null,
    linkRule: null,
  };
  switch (mail.template) {
    case 'verify-email':
    case 'sign-in-link':
    case 'reset-password':
    case 'change-email': {
      const { text, path } = linkedPages[mail.template];
      const { token, expiresAt } = required(link);
      const subject = t(`mail:${text}.subject`);
      return {
        ...frame,
        subject,
        heading: subject,
        paragraphs: [t(`mail:${text}.text`, { email })],
        action: { label: t(`mail:${text}.action`), href: address(path(locale, token)) },
        linkRule: t('mail:linkRule', { until: dateAndClock(expiresAt) }),
        unexpected: t(`mail:${text}.unexpected`),
      };
    }
    case 'invitation': {
      const { organizationName, inviterName, token, expiresAt, ...invited } = required(invitation);
      const organization = organizationName;
      const role = t(`mail:invitation.role.${invited.role}`);
      return {
        ...frame,
        subject: t('mail:invitation.subject', { organization }),
        heading: t('mail:invitation.heading', { organization }),
        paragraphs: [
          inviterName === null
            ? t('mail:invitation.textWithoutInviter', { organization, role })
            : t('mail:invitation.text', { organization, role, inviter: inviterName }),
        ],
        action: {
          label: t('mail:invitation.action'),
          href: address(invitationPath(locale, token)),
        },
        linkRule: t('mail:invitation.linkRule', { email, until: dateAndClock(expiresAt) }),
        unexpected: t('mail:invitation.unexpected'),
      };
    }
    case 'already-registered':
      return {
        ...frame,
        subject: t('mail:alreadyRegistered.subject'),
        heading: t('mail:alreadyRegistered.subject'),
        paragraphs: [
          t('mail:alreadyRegistered.text', { email }),
          t('mail:alreadyRegistered.forgot'),
        ],
        action: { label: t('mail:alreadyRegistered.action'), href: address(signInPath(locale)) },
        unexpected: t('mail:alreadyRegistered.unexpected'),
      };
    case 'email-changed':
      return {
        ...frame,
        subject: t('mail:emailChanged.subject'),
        heading: t('mail:emailChanged.subject'),
        paragraphs: [t('mail:emailChanged.text', { newEmail: mail.data.newEmail })],
        unexpected: t('mail:emailChanged.unexpected', { contact: house.contact }),
      };
    case 'password-changed':
      return {
        ...frame,
        subject: t('mail:passwordChanged.subject'),
        heading: t('mail:passwordChanged.subject'),
        paragraphs: [t('mail:passwordChanged.text', { email })],
        unexpected: t('mail:passwordChanged.unexpected'),
        action: {
          label: t('mail:passwordChanged.action'),
          href: address(forgotPasswordPath(locale)),
        },
      };
    case 'membership-changed': {
      const organization = required(mail.organizationName);
      const isOut = mail.data.change === 'removed';
      const role = 'role' in mail.data ? t(`mail:membershipChanged.role.${mail.data.role}`) : '';
      const subject = t(`mail:membershipChanged.subject.${mail.data.change}`, { organization });
      return {
        ...frame,
        subject,
        heading: subject,
        paragraphs: [t(`mail:membershipChanged.text.${mail.data.change}`, { organization, role })],
        action: isOut
          ? null
          : { label: t('mail:membershipChanged.action'), href: address(appPath()) },
        unexpected: t('mail:membershipChanged.unexpected', { organization }),
      };
    }
    case 'domain-lapsed': {
      const { domain } = mail.data;
      const organization = required(mail.organizationName);
      const subject = t('mail:domainLapsed.subject', { domain });
      return {
        ...frame,
        subject,
        heading: subject,
        paragraphs: [t('mail:domainLapsed.text', { domain, organization })],
        action: { label: t('mail:domainLapsed.action'), href: address(appPath()) },
        unexpected: t('mail:domainLapsed.unexpected'),
      };
    }
    case 'compliance-changed': {
      const { status, observed, licensed } = mail.data;
      const organization = required(mail.organizationName);
      const key = status === 'over_limit' ? 'overLimit' : status;
      const figures = { organization, observed, licensed: licensed ?? observed };
      const subject = t(`mail:complianceChanged.subject.${key}`, { organization });
      return {
        ...frame,
        subject,
        heading: subject,
        paragraphs: [t(`mail:complianceChanged.text.${key}`, figures)],
        action: { label: t('mail:complianceChanged.action'), href: address(appPath()) },
        unexpected: t('mail:complianceChanged.unexpected', { contact: house.contact }),
      };
    }
    case 'security-changed': {
      const { change } = mail.data;
      const subject = t(`mail:securityChanged.subject.${change}`);
      return {
        ...frame,
        subject,
        heading: subject,
        paragraphs: [t(`mail:securityChanged.text.${change}`)],
        action: { label: t('mail:securityChanged.action'), href: address(accountSecurityPath()) },
        unexpected: t('mail:securityChanged.unexpected'),
      };
    }
  }
}

function required<Facts>(facts: Facts | null): Facts {
  if (facts === null) throw new Error('The letter needs a link, and none was made.');
  return facts;
}
