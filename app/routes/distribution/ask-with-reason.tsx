import type { SubmissionResult } from '@conform-to/react';
import type { ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';
import { LinkButton } from '#app/ui/link-button.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { PageHeader } from '#app/ui/page-header.tsx';

/** Asks before something that colleagues will want to understand: what will happen, why it is done, the way back. */
export function AskWithReason({
  title,
  text,
  submit,
  cancelTo,
  answer,
  children,
}: {
  title: string;
  text: string;
  submit: string;
  cancelTo: string;
  answer: SubmissionResult | undefined;
  /** What it does not do. */
  children?: ReactNode;
}) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<{ reason: string }>({ answer });
  return (
    <div className="max-w-reading">
      <PageHeader title={title}>{text}</PageHeader>
      {children ? (
        <div className="mt-6">
          <Notice tone="amber">{children}</Notice>
        </div>
      ) : null}
      <div className="mt-6">
        <PostForm
          form={form}
          look="danger"
          submit={submit}
          beside={
            <LinkButton look="secondary" href={cancelTo}>
              {t('distribution:cancel')}
            </LinkButton>
          }
        >
          <TextField
            field={fields.reason}
            label={t('distribution:reason')}
            hint={t('distribution:reasonHint')}
            maxLength={500}
            autoComplete="off"
          />
        </PostForm>
      </div>
    </div>
  );
}
