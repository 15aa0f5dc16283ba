/** How an installation reaches Stripe, and Stripe it. */
export interface PaymentsAddress {
  secretKey: string;
  /** Null is Stripe's own address. */
  apiUrl: string | null;
  /** Comma-separated, as STRIPE_WEBHOOK_SECRETS. */
  webhookSecrets: string;
}

/** What the processes and commands of the installation are told. */
export function paymentsEnvironment(payments: PaymentsAddress): Record<string, string> {
  return {
    STRIPE_SECRET_KEY: payments.secretKey,
    STRIPE_WEBHOOK_SECRETS: payments.webhookSecrets,
    STRIPE_API_URL: payments.apiUrl ?? '',
  };
}
