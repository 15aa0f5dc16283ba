import type { CheckoutLine, WireList } from './wire-object.ts';

/** One thing that is sold in a checkout session. */
export interface PlannedLine {
  id: string;
  price: string;
  quantity: number;
  /** Bounds within which the buyer may change the quantity; null when they may not. */
  adjustable: { minimum: number; maximum: number } | null;
}

/** What a checkout session was asked to make, kept beside the session. */
export interface SessionPlan {
  /** The session's id. */
  id: string;
  lines: PlannedLine[];
  subscription: {
    metadata: Record<string, string>;
    description: string | null;
    trialDays: number | null;
    trialEnd: number | null;
    billingMode: 'classic' | 'flexible';
    missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause';
  };
  payment: { metadata: Record<string, string>; description: string | null };
  invoiceMetadata: Record<string, string>;
  /** What is written back to an existing customer. */
  updates: { name: boolean; address: boolean };
  /** As they are shown when `line_items` is expanded. */
  lineItems: WireList<CheckoutLine>;
  /** What the buyer typed while their bank asks them to confirm. */
  waiting: CheckoutInput | null;
}

/** What a buyer fills in. */
export interface CheckoutInput {
  /** A test card's number. */
  card: string;
  email?: string | null;
  name?: string | null;
  businessName?: string | null;
  address?: {
    line1?: string | null;
    line2?: string | null;
    postal_code?: string | null;
    city?: string | null;
    country?: string | null;
  } | null;
  /** A VAT number, in the EU's form. */
  vat?: string | null;
  /** Quantities by line, where they may be changed. */
  quantities?: Record<string, number>;
  /** Paid by a method that settles later: the session completes unpaid. */
  delayed?: boolean;
}
