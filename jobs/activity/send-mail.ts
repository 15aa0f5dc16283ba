import { issueLink, linkLifetimesMs } from '#app/domain/accounts/link-tokens.ts';
import { loadWaitingMail, markMailSent } from '#app/domain/activity/load-mail.ts';
import { issueInvitationToken } from '#app/domain/organizations/issue-invitation-token.ts';
import { renderMail } from '#app/mail/render-mail.tsx';
import type { LetterFacts } from '#app/mail/write-letter.ts';
import { MailNotTakenError } from '#app/providers/mail.server.ts';
import type { Context } from '#db/tenancy.server.ts';
import { asSystem } from '#db/tenancy.server.ts';
import type { Handler } from '../register-handler.ts';
import type { MailTools } from './mail-tools.ts';

/**
 * Renders a mail and hands it to the mail server. A server that does not answer is asked again by the queue. A mail
 * is sent at least once, and never again once `sent_at` is set; the time between the server's yes and that commit is
 * all that can double one, and both then carry the same Message-ID.
 */
export const sendMailHandler = ({ sender, house }: MailTools): Handler<'activity.send-mail'> => ({
  queue: 'activity.send-mail',
  concurrency: 5,
  describe: (job) => ({ trigger: 'job', subject: job.payload.mailId }),
  async handle({ payload: { mailId } }, run) {
    const facts = await asSystem('prepare a mail', (context) => prepare(context, mailId));
    if (facts === null) return run.log('mail.nothing-to-send');
    const { mail } = facts;
    const rendered = await renderMail(facts, house);
    try {
      await sender.send({ id: mailId, to: mail.to, locale: mail.locale, ...rendered });
    } catch (error) {
      if (!(error instanceof MailNotTakenError && error.isFinal)) throw error;
      return asSystem('record a sent mail', (context) =>
        run.fail(context, error.message, { template: mail.template }),
      );
    }
    await asSystem('record a sent mail', async (context) => {
      await markMailSent(context, mailId);
      await run.succeed(context, { template: mail.template });
    });
  },
});

/** Templates with a link, and what the link is good for. */
const linkPurposes = {
  'verify-email': 'verify-email',
  'sign-in-link': 'sign-in',
  'reset-password': 'reset-password',
  'change-email': 'change-email',
} as const;

/** Makes what the mail carries. Null when it was sent before, or its invitation is not open any more. */
async function prepare(context: Context, mailId: string): Promise<LetterFacts | null> {
  const mail = await loadWaitingMail(context, mailId);
  if (!mail) return null;
  if (mail.template === 'invitation') {
    const invitation = await issueInvitationToken(context, mail.data.invitationId);
    return invitation && { mail, invitation, link: null };
  }
  if (mail.userId === null || !(mail.template in linkPurposes)) {
    return { mail, link: null, invitation: null };
  }
  const purpose = linkPurposes[mail.template as keyof typeof linkPurposes];
  const token = await issueLink(context, mail.userId, purpose, mail.to);
  const expiresAt = new Date(context.now.getTime() + linkLifetimesMs[purpose]);
  return { mail, link: { token, expiresAt }, invitation: null };
}
