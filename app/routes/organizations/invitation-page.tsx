import type { SubmissionResult } from '@conform-to/react';
import type { ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { appPath, invitationPath, landingPath, signInPath, signOutPath } from '#app/paths.ts';
import { Button } from '#app/ui/button.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';
import type { InvitationView } from './view-invitation.ts';

export interface InvitationPageProps {
  token: string;
  view: InvitationView;
  answer: SubmissionResult | undefined;
}

export function InvitationPage({ token, view, answer }: InvitationPageProps) {
  switch (view.kind) {
    case 'unknown':
    case 'expired':
    case 'revoked':
    case 'accepted':
      return <EndedInvitation kind={view.kind} />;
    case 'other-address':
      return <OtherAddress email={view.personEmail} />;
    default:
      return <OpenInvitation token={token} view={view} answer={answer} />;
  }
}

function Frame({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="content py-12">
      <div className="mx-auto max-w-[440px]">
        <PageHeader title={title}>{text}</PageHeader>
        <div className="mt-6">{children}</div>
      </div>
    </div>
  );
}

function EndedInvitation({ kind }: { kind: 'unknown' | 'expired' | 'revoked' | 'accepted' }) {
  const { t, locale } = useI18n();
  return (
    <Frame title={t(`joining:invitation.${kind}`)} text={t(`joining:invitation.${kind}Text`)}>
      <LinkButton href={kind === 'accepted' ? appPath() : landingPath(locale)}>
        {t(kind === 'accepted' ? 'joining:invitation.toApp' : 'errors.toStart')}
      </LinkButton>
    </Frame>
  );
}

function OtherAddress({ email }: { email: string }) {
  const { t } = useI18n();
  return (
    <Frame
      title={t('joining:invitation.otherAddress')}
      text={t('joining:invitation.otherAddressText', { email })}
    >
      <form method="post" action={signOutPath()}>
        <Button>{t('controls:signOut')}</Button>
      </form>
    </Frame>
  );
}

function OpenInvitation({
  token,
  view,
  answer,
}: InvitationPageProps & {
  view: Extract<InvitationView, { kind: 'join' | 'sign-in' | 'register' }>;
}) {
  const { t, locale } = useI18n();
  const { kind, organizationName, inviterName, role, email } = view;
  const [form, fields] = useAnsweredForm<{ name: string; password: string }>({ answer });
  const facts = {
    organization: organizationName,
    inviter: inviterName ?? '',
    role: t(`joining:invitation.as.${role}`),
    email,
  };
  const invited = t(
    inviterName === null ? 'joining:invitation.text' : 'joining:invitation.textOf',
    facts,
  );
  return (
    <Frame
      title={t('joining:invitation.title', facts)}
      text={`${invited} ${t(`joining:invitation.how.${kind}`, facts)}`}
    >
      {kind === 'sign-in' ? (
        <LinkButton href={signInPath(locale, { returnTo: invitationPath(locale, token) })}>
          {t('joining:invitation.signIn')}
        </LinkButton>
      ) : (
        <PostForm form={form} submit={t('joining:invitation.join')}>
          {kind === 'join' ? null : (
            <>
              <TextField
                field={fields.name}
                label={t('joining:invitation.name')}
                autoComplete="name"
              />
              <TextField
                field={fields.password}
                type="password"
                label={t('accounts:password.label')}
                hint={t('accounts:password.hint')}
                autoComplete="new-password"
              />
            </>
          )}
        </PostForm>
      )}
    </Frame>
  );
}
