import type { SubmissionResult } from '@conform-to/react';
import type { ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { PostForm, useAnsweredForm } from './form.tsx';
import { LinkButton } from './link-button.tsx';
import { PageHeader } from './page-header.tsx';

/** Asks before something that matters: what will happen, the button that does it, the way back. */
export function ConfirmPage({
  title,
  submit,
  look = 'danger',
  cancelTo,
  answer,
  children,
}: {
  title: string;
  submit: string;
  /** `primary` where nothing is lost. */
  look?: 'danger' | 'primary';
  cancelTo: string;
  answer: SubmissionResult | undefined;
  children: ReactNode;
}) {
  const { t } = useI18n();
  const [form] = useAnsweredForm({ answer });
  return (
    <div className="max-w-reading">
      <PageHeader title={title}>{children}</PageHeader>
      <div className="mt-6">
        <PostForm
          form={form}
          look={look}
          submit={submit}
          beside={
            <LinkButton look="secondary" href={cancelTo}>
              {t('settings:cancel')}
            </LinkButton>
          }
        />
      </div>
    </div>
  );
}
