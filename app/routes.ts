import { index, layout, type RouteConfig, route } from '@remix-run/route-config';

const landing = 'routes/site/landing.tsx';
const pricing = 'routes/entitlements/pricing.tsx';
const catalog = 'routes/catalog/application-list.tsx';
const catalogFeed = 'routes/catalog/version-feed.ts';
const application = 'routes/catalog/application.tsx';
const privacy = 'routes/site/privacy.tsx';
const terms = 'routes/site/terms.tsx';
const gdpr = 'routes/site/gdpr.tsx';
const invitation = 'routes/organizations/invitation.tsx';
const ssoSignIn = 'routes/accounts/sso-sign-in.tsx';
const passkeySignIn = 'routes/accounts/passkey-sign-in.tsx';
const signInCode = 'routes/accounts/sign-in-code.tsx';
const notFound = 'routes/site/not-found.tsx';
const register = 'routes/accounts/register.tsx';
const signIn = 'routes/accounts/sign-in.tsx';
const signInLink = 'routes/accounts/sign-in-link.tsx';
const signInLinkUse = 'routes/accounts/sign-in-link-use.tsx';
const forgotPassword = 'routes/accounts/forgot-password.tsx';
const newPassword = 'routes/accounts/new-password.tsx';
const stripeWebhook = 'routes/billing/stripe-webhook.ts';
const verifyEmail = 'routes/accounts/verify-email.tsx';
const confirmNewEmail = 'routes/accounts/confirm-new-email.tsx';

/** Every address of Lappa. A page in two languages is one module with two addresses. */
export default [
  layout('routes/site/site-layout.tsx', [
    index(landing, { id: 'sv/landing' }),
    route('priser', pricing, { id: 'sv/pricing' }),
    route('katalog', catalog, { id: 'sv/catalog' }),
    route('katalog/:identifier', application, { id: 'sv/application' }),
    route('integritet', privacy, { id: 'sv/privacy' }),
    route('villkor', terms, { id: 'sv/terms' }),
    route('gdpr', gdpr, { id: 'sv/gdpr' }),
    route('registrera', register, { id: 'sv/register' }),
    route('logga-in', signIn, { id: 'sv/sign-in' }),
    route('logga-in/lank', signInLink, { id: 'sv/sign-in-link' }),
    route('logga-in/med-lank', signInLinkUse, { id: 'sv/sign-in-link-use' }),
    route('glomt-losenord', forgotPassword, { id: 'sv/forgot-password' }),
    route('nytt-losenord', newPassword, { id: 'sv/new-password' }),
    route('bekrafta-epost', verifyEmail, { id: 'sv/verify-email' }),
    route('bekrafta-ny-epost', confirmNewEmail, { id: 'sv/confirm-new-email' }),
    route('inbjudan', invitation, { id: 'sv/invitation' }),
    route('logga-in/kod', signInCode, { id: 'sv/sign-in-code' }),
    route('logga-in/nyckel', passkeySignIn, { id: 'sv/passkey-sign-in' }),
    route('logga-in/organisation', ssoSignIn, { id: 'sv/sso-sign-in' }),

    route('en', landing, { id: 'en/landing' }),
    route('en/pricing', pricing, { id: 'en/pricing' }),
    route('en/catalog', catalog, { id: 'en/catalog' }),
    route('en/catalog/:identifier', application, { id: 'en/application' }),
    route('en/privacy', privacy, { id: 'en/privacy' }),
    route('en/terms', terms, { id: 'en/terms' }),
    route('en/gdpr', gdpr, { id: 'en/gdpr' }),
    route('en/register', register, { id: 'en/register' }),
    route('en/sign-in', signIn, { id: 'en/sign-in' }),
    route('en/sign-in/link', signInLink, { id: 'en/sign-in-link' }),
    route('en/sign-in/with-link', signInLinkUse, { id: 'en/sign-in-link-use' }),
    route('en/forgot-password', forgotPassword, { id: 'en/forgot-password' }),
    route('en/new-password', newPassword, { id: 'en/new-password' }),
    route('en/verify-email', verifyEmail, { id: 'en/verify-email' }),
    route('en/confirm-new-email', confirmNewEmail, { id: 'en/confirm-new-email' }),
    route('en/invitation', invitation, { id: 'en/invitation' }),
    route('en/sign-in/code', signInCode, { id: 'en/sign-in-code' }),
    route('en/sign-in/passkey', passkeySignIn, { id: 'en/passkey-sign-in' }),
    route('en/sign-in/organization', ssoSignIn, { id: 'en/sso-sign-in' }),
  ]),
  route('privacy', 'routes/site/privacy-redirect.ts'),
  route('terms', 'routes/site/terms-redirect.ts'),

  route('katalog/feed.xml', catalogFeed, { id: 'sv/catalog-feed' }),
  route('en/catalog/feed.xml', catalogFeed, { id: 'en/catalog-feed' }),
  route('robots.txt', 'routes/site/robots.ts'),
  route('sitemap.xml', 'routes/site/sitemap-index.ts'),
  route('sitemap/:page', 'routes/site/sitemap.ts'),

  route('api/catalog/latest', 'routes/catalog/api-latest.ts'),
  route('api/auth/register', 'routes/accounts/api-register.ts'),
  route('api/auth/login', 'routes/accounts/api-login.ts'),
  route('api/auth/refresh', 'routes/accounts/api-refresh.ts'),
  route('api/auth/logout', 'routes/accounts/api-logout.ts'),
  route('api/me', 'routes/accounts/api-me.ts'),
  route('api/clients/enrol', 'routes/fleet/api-enrol.ts'),
  route('api/clients/check-in', 'routes/fleet/api-check-in.ts'),
  route('api/clients/leave', 'routes/fleet/api-leave.ts'),
  route('api/*', 'routes/site/api-not-found.ts'),

  route('sign-in/sso-callback', 'routes/accounts/sso-callback.ts'),
  route('sign-out', 'routes/accounts/sign-out.ts'),
  // No index route: what is posted to its address would go to the layout.
  layout('routes/accounts/account-layout.tsx', [
    route('account', 'routes/accounts/profile.tsx'),
    route('account/verify', 'routes/accounts/unverified.tsx'),
    route('account/prove', 'routes/accounts/prove.tsx'),
    route('account/password', 'routes/accounts/change-password.tsx'),
    route('account/email', 'routes/accounts/change-email.tsx'),
    route('account/sessions', 'routes/accounts/sessions.tsx'),
    route('account/security', 'routes/accounts/account-security.tsx'),
    route('account/second-factor', 'routes/accounts/second-factor.tsx'),
    route('account/passkeys', 'routes/accounts/passkeys.tsx'),
  ]),
  route('app', 'routes/organizations/choose-organization.tsx'),
  route('app/new', 'routes/organizations/new-organization.tsx'),
  route('app/:organization/seats-taken', 'routes/organizations/seats-taken.tsx'),
  route('app/:organization', 'routes/organizations/organization-layout.tsx', [
    index('routes/organizations/dashboard.tsx'),
    route('activity', 'routes/activity/activity.tsx'),
    route('audit', 'routes/activity/audit.tsx'),
    route('clients', 'routes/fleet/client-list.tsx'),
    route('clients/:client', 'routes/fleet/client.tsx'),
    route('clients/:client/remove', 'routes/fleet/remove-client.tsx'),
    route('clients/:client/restore', 'routes/fleet/restore-client.tsx'),
    route('clients/:client/revoke', 'routes/fleet/revoke-client.tsx'),
    route('patch-level', 'routes/fleet/patch-level.tsx'),
    route('applications', 'routes/distribution/application-list.tsx'),
    route('applications/approvals', 'routes/distribution/approval-list.tsx'),
    route('applications/:identifier', 'routes/distribution/application.tsx'),
    route('applications/:identifier/roll-back/:version', 'routes/distribution/roll-back.tsx'),
    route('applications/:identifier/withdraw/:version', 'routes/distribution/withdraw-version.tsx'),
    layout('routes/billing/billing-layout.tsx', [
      route('billing', 'routes/billing/billing.tsx'),
      route('billing/plan', 'routes/billing/plan.tsx'),
      route('billing/return', 'routes/billing/return.tsx'),
      route('billing/cancel', 'routes/billing/cancel.tsx'),
      route('billing/details', 'routes/billing/details.tsx'),
      route('billing/invoices', 'routes/billing/invoice-list.tsx'),
    ]),
    layout('routes/organizations/settings-layout.tsx', [
      route('settings', 'routes/organizations/organization-settings.tsx'),
      route('settings/leave', 'routes/organizations/leave-organization.tsx'),
      route('settings/transfer', 'routes/organizations/transfer-ownership.tsx'),
      route('settings/members', 'routes/organizations/member-list.tsx'),
      route('settings/members/:member', 'routes/organizations/member.tsx'),
      route('settings/members/:member/remove', 'routes/organizations/remove-member.tsx'),
      route('settings/teams', 'routes/organizations/team-list.tsx'),
      route('settings/teams/:team', 'routes/organizations/team.tsx'),
      route('settings/teams/:team/remove', 'routes/organizations/remove-team.tsx'),
      route('settings/invitations', 'routes/organizations/invitation-list.tsx'),
      route(
        'settings/invitations/:invitation/revoke',
        'routes/organizations/revoke-invitation.tsx',
      ),
      route('settings/security', 'routes/organizations/security-settings.tsx'),
      route('settings/single-sign-on', 'routes/organizations/single-sign-on.tsx'),
      route('settings/enrolment', 'routes/fleet/enrolment.tsx'),
      route('settings/enrolment/revoke-all', 'routes/fleet/revoke-clients.tsx'),
      route('settings/distribution', 'routes/distribution/distribution-settings.tsx'),
      route('settings/distribution/:ring/remove', 'routes/distribution/remove-ring.tsx'),
      route('settings/source', 'routes/distribution/source-settings.tsx'),
      route('settings/source/:address/replace', 'routes/distribution/replace-address.tsx'),
      route('settings/source/:address/revoke', 'routes/distribution/revoke-address.tsx'),
    ]),
  ]),
  route('app/:organization/billing/invoices/:invoice/:file', 'routes/billing/invoice-file.ts'),
  route('app/:organization/audit.csv', 'routes/activity/audit-export.ts'),

  route('admin', 'routes/operations/admin-layout.tsx', [
    index('routes/operations/admin-overview.tsx'),
    route('users', 'routes/accounts/admin-user-list.tsx'),
    route('users/:id', 'routes/accounts/admin-user.tsx'),
    route('organizations', 'routes/organizations/admin-organization-list.tsx'),
    route('organizations/:id', 'routes/organizations/admin-organization.tsx'),
    route('audit', 'routes/activity/admin-audit.tsx'),
    route('jobs', 'routes/operations/job-list.tsx'),
    route('jobs/:id', 'routes/operations/job.tsx'),
    route('held-versions', 'routes/catalog/held-version-list.tsx'),
    route('held-versions/:id', 'routes/catalog/held-version.tsx'),
    route('stripe-events', 'routes/billing/stripe-event-list.tsx'),
    route('stripe-events/:id', 'routes/billing/stripe-event.tsx'),
    route('billing-alarms/:id', 'routes/billing/surplus-subscription.tsx'),
    route('reconciliations', 'routes/billing/reconciliation-list.tsx'),
    route('reconciliations/:id', 'routes/billing/reconciliation.tsx'),
    route('source-problems', 'routes/catalog/source-problem-list.tsx'),
    route('kitchen-sink', 'routes/operations/kitchen-sink.tsx'),
  ]),
  route('admin/audit.csv', 'routes/activity/admin-audit-export.ts'),
  route('api/billing/create-checkout-session', 'routes/billing/api-checkout.ts'),
  route('api/billing/webhook', stripeWebhook, { id: 'api/billing-webhook' }),
  route('payments/webhooks/stripe', stripeWebhook, { id: 'payments/stripe-webhook' }),
  route('winget/:token/information', 'routes/distribution/winget-information.ts'),
  route('winget/:token/manifestSearch', 'routes/distribution/winget-search.ts'),
  route('winget/:token/packageManifests/:identifier', 'routes/distribution/winget-manifests.ts'),
  route('winget/*', 'routes/distribution/winget-not-found.ts'),
  route('health/live', 'routes/operations/health-live.ts'),
  route('health/ready', 'routes/operations/health-ready.ts'),
  route('*', notFound),
] satisfies RouteConfig;
