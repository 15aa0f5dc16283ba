import type { SubmissionResult } from '@conform-to/react';
import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { PostForm, TextField, useAnsweredForm } from '#app/ui/form.tsx';

export const emailForm = z.object({ email: emailField });

/** A form that asks for an address to send a link to. */
export function EmailForm({
  answer,
  submit,
  label,
}: {
  answer: SubmissionResult | undefined;
  submit: string;
  label?: string;
}) {
  const { t } = useI18n();
  const [form, fields] = useAnsweredForm<z.input<typeof emailForm>>({ answer });
  return (
    <PostForm form={form} submit={submit}>
      <TextField
        field={fields.email}
        type="email"
        label={label ?? t('accounts:email.label')}
        autoComplete="username"
        required
      />
    </PostForm>
  );
}
