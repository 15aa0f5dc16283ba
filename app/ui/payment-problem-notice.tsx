import type { ReactNode } from 'react';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { Notice } from './notice.tsx';

const unsettled = ['past_due', 'unpaid', 'incomplete', 'paused'] as const;

export type PaymentProblem = (typeof unsettled)[number] | 'grace_over';

export interface PaymentStanding {
  /** The subscription's; null without one. */
  status: string | null;
  /** Until when a customer in arrears keeps the plan; null when they do not, or no more. */
  graceEndsAt: Date | null;
}

/** Which of the payment's problems there is; null when it is in order. */
export function findPaymentProblem({
  status,
  graceEndsAt,
}: PaymentStanding): PaymentProblem | null {
  if (status === 'past_due' && graceEndsAt === null) return 'grace_over';
  return unsettled.find((one) => one === status) ?? null;
}

/** Says what is wrong with the payment and until when it does no harm, and then the ways out of it. */
export function PaymentProblemNotice({
  problem,
  graceEndsAt,
  children,
}: Pick<PaymentStanding, 'graceEndsAt'> & { problem: PaymentProblem; children: ReactNode }) {
  const { t, format } = useI18n();
  const date = graceEndsAt === null ? '' : format.date(graceEndsAt);
  return (
    <Notice
      tone={problem === 'unpaid' || problem === 'grace_over' ? 'red' : 'amber'}
      title={t(`billing:problem.${problem}.title`, { date })}
    >
      <p>{t(`billing:problem.${problem}.text`, { date })}</p>
      {children}
    </Notice>
  );
}
