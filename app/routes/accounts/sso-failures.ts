/** Why a single sign-on ended without one; the codes of the domain's errors. */
export const ssoFailures = [
  'expired',
  'provider_refused',
  'provider_invalid',
  'provider_unusable',
  'address_not_verified',
  'address_elsewhere',
  'account_disabled',
  'members',
] as const;
