import type { SubmissionResult } from '@conform-to/react';
import type { PlanChoice } from '#app/domain/billing/plan-choice.ts';
import { PostForm, useAnsweredForm } from '#app/ui/form.tsx';

/** The button that orders what is shown: the choice is sent along unseen. */
export function OrderForm({
  intent,
  submit,
  choice,
  prorationDate,
  answer,
}: {
  intent: 'buy' | 'change';
  submit: string;
  choice: PlanChoice;
  prorationDate?: number;
  answer: SubmissionResult | undefined;
}) {
  const [form] = useAnsweredForm({ answer, intent });
  const sent = { ...choice, ...(prorationDate !== undefined && { prorationDate }) };
  return (
    <PostForm form={form} intent={intent} submit={submit}>
      {Object.entries(sent).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </PostForm>
  );
}
