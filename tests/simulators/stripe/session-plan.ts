import type { CheckoutLine, WireList } from './wire-object.ts';

/** What a checkout session was asked to make, kept beside the session. */
export interface SessionPlan {
  /** The session's id. */
  id: string;
  lines: { id: string; price: string; quantity: number; minimum: number; maximum: number }[];
  subscription: {
    metadata: Record<string, string>;
    description: string | null;
    trialDays: number | null;
    trialEnd: number | null;
    billingMode: 'classic' | 'flexible';
  };
  payment: { metadata: Record<string, string>; description: string | null };
  /** As they are shown when `line_items` is expanded. */
  lineItems: WireList<CheckoutLine>;
  /** What is written back to an existing customer. */
  updates: { name: boolean; address: boolean };
  /** The payment that waits for 3-D Secure or for a delayed method, if any. */
  pending: string | null;
}
