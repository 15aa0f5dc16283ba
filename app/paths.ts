import type { Locale } from '#app/i18n/locale.ts';

/** What the catalog page can be narrowed to; the names are those of the search form's fields. */
export interface CatalogSearch {
  q?: string;
  publisher?: string;
  tag?: string;
  sort?: string;
  page?: number;
}

const inLanguage = (swedish: string, english: string) => (locale: Locale) =>
  locale === 'sv' ? swedish : english;

export const landingPath = inLanguage('/', '/en');
export const privacyPath = inLanguage('/integritet', '/en/privacy');
export const termsPath = inLanguage('/villkor', '/en/terms');
export const gdprPath = inLanguage('/gdpr', '/en/gdpr');
export const catalogFeedPath = inLanguage('/katalog/feed.xml', '/en/catalog/feed.xml');

/** The prices, by the month when left out. */
export function pricingPath(locale: Locale, shown: { interval?: 'month' | 'year' } = {}): string {
  const path = inLanguage('/priser', '/en/pricing')(locale);
  return withQuery(path, { interval: shown.interval === 'year' ? 'year' : undefined });
}

/** The landing page's section that explains the service. */
export function howItWorksPath(locale: Locale): string {
  return `${landingPath(locale)}#${locale === 'sv' ? 'sa-fungerar-det' : 'how-it-works'}`;
}

export function catalogPath(locale: Locale, search: CatalogSearch = {}): string {
  const path = locale === 'sv' ? '/katalog' : '/en/catalog';
  return withQuery(path, { ...search, page: search.page === 1 ? undefined : search.page });
}

export function applicationPath(locale: Locale, identifier: string): string {
  return `${catalogPath(locale)}/${encodeURIComponent(identifier)}`;
}

export function catalogLatestPath(): string {
  return '/api/catalog/latest';
}

/** Addresses of the JSON API for signing in. */
export const apiPaths = {
  register: '/api/auth/register',
  login: '/api/auth/login',
  refresh: '/api/auth/refresh',
  logout: '/api/auth/logout',
  me: '/api/me',
} as const;

/** One of the sitemaps that /sitemap.xml points to. */
export function sitemapPath(name: string): string {
  return `/sitemap/${name}`;
}

/** Where to sign in; `returnTo` is the page to come back to, `reason` why one must sign in again. */
export function signInPath(
  locale: Locale,
  query: { returnTo?: string; reason?: string } = {},
): string {
  return withQuery(inLanguage('/logga-in', '/en/sign-in')(locale), query);
}

/** Where to register; `returnTo` is the page to go to afterwards. */
export function registerPath(locale: Locale, query: { returnTo?: string } = {}): string {
  return withQuery(inLanguage('/registrera', '/en/register')(locale), query);
}

export const signInCodePath = inLanguage('/logga-in/kod', '/en/sign-in/code');
export const passkeySignInPath = inLanguage('/logga-in/nyckel', '/en/sign-in/passkey');
export const signInLinkPath = inLanguage('/logga-in/lank', '/en/sign-in/link');
export const ssoSignInPath = inLanguage('/logga-in/organisation', '/en/sign-in/organization');
export const forgotPasswordPath = inLanguage('/glomt-losenord', '/en/forgot-password');

/** What the links of mails lead to. The token is in the query, which no log keeps. */
const linkPath = (swedish: string, english: string) => (locale: Locale, token?: string) =>
  withQuery(inLanguage(swedish, english)(locale), { token });

export const signInLinkUsePath = linkPath('/logga-in/med-lank', '/en/sign-in/with-link');
export const newPasswordPath = linkPath('/nytt-losenord', '/en/new-password');
export const verifyEmailPath = linkPath('/bekrafta-epost', '/en/verify-email');
export const changeEmailPath = linkPath('/bekrafta-ny-epost', '/en/confirm-new-email');
export const invitationPath = linkPath('/inbjudan', '/en/invitation');

/** Only posted to. */
export function signOutPath(): string {
  return '/sign-out';
}

/** Where identity providers send people back to. */
export function ssoCallbackPath(): string {
  return '/sign-in/sso-callback';
}

/** For who is signed in with an address that is not confirmed yet. */
export function unverifiedPath(): string {
  return '/account/verify';
}

/** The person's name and language; `saved` tells that they were just changed. */
export function accountPath(query: { saved?: string } = {}): string {
  return withQuery('/account', query);
}

export function changePasswordPath(): string {
  return '/account/password';
}

/** Asking for another address; the link in the mail leads to `changeEmailPath`. */
export function accountEmailPath(): string {
  return '/account/email';
}

export function accountSecurityPath(): string {
  return '/account/security';
}

/** Adding a second factor; `organization` asks for it, or Lappa does of its staff. */
export function secondFactorSetupPath(
  query: { organization: string } | { staff: 'required' } | Record<string, never> = {},
): string {
  return withQuery('/account/second-factor', query);
}

export function passkeysPath(): string {
  return '/account/passkeys';
}

export function sessionsPath(): string {
  return '/account/sessions';
}

/** Proving again who one is, before something sensitive. */
export function proveAgainPath(returnTo: string): string {
  return withQuery('/account/prove', { returnTo });
}

/** A plan that somebody wants before it is known for which organisation. */
export interface WantedPlan {
  plan?: string;
  interval?: string;
}

/** The signed-in area: leads to the person's organisation, and on to its choice of plan when one is wanted. */
export function appPath(wanted: WantedPlan = {}): string {
  return withQuery('/app', { ...wanted });
}

export function newOrganizationPath(wanted: WantedPlan = {}): string {
  return withQuery('/app/new', { ...wanted });
}

export function dashboardPath(slug: string): string {
  return `/app/${slug}`;
}

export function activityPath(slug: string, filter: { page?: number } = {}): string {
  return withQuery(`/app/${slug}/activity`, filter);
}

export function settingsPath(
  slug: string,
  section?:
    | 'members'
    | 'teams'
    | 'invitations'
    | 'security'
    | 'single-sign-on'
    | 'distribution'
    | 'enrolment'
    | 'source',
): string {
  return section === undefined ? `/app/${slug}/settings` : `/app/${slug}/settings/${section}`;
}

export function leaveOrganizationPath(slug: string): string {
  return `${settingsPath(slug)}/leave`;
}

export function transferOwnershipPath(slug: string): string {
  return `${settingsPath(slug)}/transfer`;
}

export function memberPath(slug: string, userId: string): string {
  return `${settingsPath(slug, 'members')}/${userId}`;
}

/** Asks before it removes. */
export function removeMemberPath(slug: string, userId: string): string {
  return `${memberPath(slug, userId)}/remove`;
}

export function teamPath(slug: string, teamId: string): string {
  return `${settingsPath(slug, 'teams')}/${teamId}`;
}

/** Asks before it dissolves. */
export function removeTeamPath(slug: string, teamId: string): string {
  return `${teamPath(slug, teamId)}/remove`;
}

/** Asks before it revokes. */
export function revokeInvitationPath(slug: string, invitationId: string): string {
  return `${settingsPath(slug, 'invitations')}/${invitationId}/revoke`;
}

/** What the list of clients can be narrowed to; the names are those of its form's fields. */
export interface ClientSearch {
  q?: string;
  ring?: string;
  team?: string;
  state?: string;
  order?: string;
  page?: number;
}

export function clientsPath(slug: string, search: ClientSearch = {}): string {
  const page = search.page === 1 ? undefined : search.page;
  return withQuery(`/app/${slug}/clients`, { ...search, page });
}

export function clientPath(slug: string, clientId: string): string {
  return `${clientsPath(slug)}/${clientId}`;
}

/** Asks before it removes. */
export function removeClientPath(slug: string, clientId: string): string {
  return `${clientPath(slug, clientId)}/remove`;
}

/** Brings a removed client back. */
export function restoreClientPath(slug: string, clientId: string): string {
  return `${clientPath(slug, clientId)}/restore`;
}

/** Asks before it revokes. */
export function revokeClientPath(slug: string, clientId: string): string {
  return `${clientPath(slug, clientId)}/revoke`;
}

/** Asks before it revokes the keys of all clients. */
export function revokeClientsPath(slug: string): string {
  return `${settingsPath(slug, 'enrolment')}/revoke-all`;
}

/** How many programs are on the right version, over time; of one ring, team or application when told. */
export function patchLevelPath(
  slug: string,
  shown: { by?: 'ring' | 'team' | 'application'; id?: string } = {},
): string {
  return withQuery(`/app/${slug}/patch-level`, shown);
}

/** What the organisation's applications can be narrowed to; the names are those of the form's fields. */
export interface ApplicationsSearch {
  q?: string;
  policy?: string;
  /** `all` is the whole catalog, `used` what is in use. */
  show?: string;
  page?: number;
}

/** The organisation's applications, with their policies. */
export function applicationsPath(slug: string, search: ApplicationsSearch = {}): string {
  const page = search.page === 1 ? undefined : search.page;
  return withQuery(`/app/${slug}/applications`, { ...search, page });
}

/** Versions that wait for an approval. */
export function approvalsPath(slug: string, search: { show?: string; page?: number } = {}): string {
  const page = search.page === 1 ? undefined : search.page;
  return withQuery(`${applicationsPath(slug)}/approvals`, { ...search, page });
}

/** An application in an organisation: its policy, and what each ring is offered. */
export function ownApplicationPath(
  slug: string,
  identifier: string,
  shown: { clients?: number } = {},
): string {
  const clients = shown.clients === 1 ? undefined : shown.clients;
  return withQuery(`${applicationsPath(slug)}/${encodeURIComponent(identifier)}`, { clients });
}

/** Asks before it goes back to a version, or withdraws it. */
export function versionActPath(
  slug: string,
  identifier: string,
  act: 'roll-back' | 'withdraw',
  versionId: string,
): string {
  return `${ownApplicationPath(slug, identifier)}/${act}/${versionId}`;
}

/** Asks before it removes. */
export function removeRingPath(slug: string, ringId: string): string {
  return `${settingsPath(slug, 'distribution')}/${ringId}/remove`;
}

/** Replacing an address of the source, or ending it; both ask first. */
export function sourceAddressPath(
  slug: string,
  tokenId: string,
  act: 'replace' | 'revoke',
): string {
  return `${settingsPath(slug, 'source')}/${tokenId}/${act}`;
}

/** An organisation's plan, what it costs, and what was paid. */
export function billingPath(slug: string): string {
  return `/app/${slug}/billing`;
}

/** Choosing a plan or changing it; what is chosen is in the query, so that its preview has an address. */
export function billingPlanPath(
  slug: string,
  chosen: {
    plan?: string;
    interval?: string;
    licensedClients?: number;
    extraMembers?: number;
  } = {},
): string {
  return withQuery(`${billingPath(slug)}/plan`, chosen);
}

export function billingCancelPath(slug: string): string {
  return `${billingPath(slug)}/cancel`;
}

/** Who pays: what stands on the invoices, and with which card. */
export function billingDetailsPath(slug: string): string {
  return `${billingPath(slug)}/details`;
}

export function billingInvoicesPath(slug: string, filter: { page?: number } = {}): string {
  const page = filter.page === 1 ? undefined : filter.page;
  return withQuery(`${billingPath(slug)}/invoices`, { page });
}

/** Leads on to the payment provider. */
export function invoiceFilePath(slug: string, invoiceId: string, file: 'pdf' | 'page'): string {
  return `${billingInvoicesPath(slug)}/${invoiceId}/${file}`;
}

/** Where Stripe sends the buyer back to; `?session=` names the checkout. */
export function billingReturnPath(slug: string): string {
  return `${billingPath(slug)}/return`;
}

/** For members who come when as many are in as the plan lets in at once. */
export function seatsTakenPath(slug: string, query: { returnTo?: string } = {}): string {
  return withQuery(`/app/${slug}/seats-taken`, query);
}

export interface AuditFilter {
  action?: string;
  person?: string;
  organization?: string;
  from?: string;
  to?: string;
  page?: number;
}

export function auditPath(slug: string, filter: AuditFilter = {}): string {
  return withQuery(`/app/${slug}/audit`, { ...filter });
}

export function auditExportPath(slug: string, filter: AuditFilter = {}): string {
  return withQuery(`/app/${slug}/audit.csv`, { ...filter });
}

export function adminPath(): string {
  return '/admin';
}

export function adminUsersPath(filter: { q?: string; page?: number } = {}): string {
  return withQuery('/admin/users', filter);
}

export function adminOrganizationsPath(filter: { q?: string; page?: number } = {}): string {
  return withQuery('/admin/organizations', filter);
}

export function adminUserPath(id: string): string {
  return `/admin/users/${encodeURIComponent(id)}`;
}

export function adminOrganizationPath(id: string): string {
  return `/admin/organizations/${encodeURIComponent(id)}`;
}

export function adminAuditPath(filter: AuditFilter = {}): string {
  return withQuery('/admin/audit', { ...filter });
}

export function adminAuditExportPath(filter: AuditFilter = {}): string {
  return withQuery('/admin/audit.csv', { ...filter });
}

export function jobsPath(filter: { type?: string; status?: string; page?: number } = {}): string {
  return withQuery('/admin/jobs', { ...filter, page: filter.page === 1 ? undefined : filter.page });
}

export function jobPath(id: string, filter: { outcome?: string; page?: number } = {}): string {
  const page = filter.page === 1 ? undefined : filter.page;
  return withQuery(`/admin/jobs/${encodeURIComponent(id)}`, { ...filter, page });
}

/** Versions that the update run would not publish by itself. */
export function heldVersionsPath(filter: { state?: string; page?: number } = {}): string {
  const page = filter.page === 1 ? undefined : filter.page;
  return withQuery('/admin/held-versions', { ...filter, page });
}

export function heldVersionPath(candidateId: string, told: { done?: string } = {}): string {
  return withQuery(`/admin/held-versions/${encodeURIComponent(candidateId)}`, told);
}

/** The ledger of Stripe's webhooks. */
export function stripeEventsPath(
  filter: { state?: string; type?: string; customer?: string; page?: number; done?: string } = {},
): string {
  const page = filter.page === 1 ? undefined : filter.page;
  return withQuery('/admin/stripe-events', { ...filter, page });
}

export function stripeEventPath(id: string): string {
  return `/admin/stripe-events/${encodeURIComponent(id)}`;
}

/** A second subscription of an organisation, and what can be done about it. */
export function surplusSubscriptionPath(alarmId: string): string {
  return `/admin/billing-alarms/${encodeURIComponent(alarmId)}`;
}

export function sourceProblemsPath(filter: { page?: number } = {}): string {
  const page = filter.page === 1 ? undefined : filter.page;
  return withQuery('/admin/source-problems', { page });
}

export function reconciliationsPath(filter: { page?: number; done?: string } = {}): string {
  const page = filter.page === 1 ? undefined : filter.page;
  return withQuery('/admin/reconciliations', { ...filter, page });
}

export function reconciliationPath(id: string): string {
  return `/admin/reconciliations/${encodeURIComponent(id)}`;
}

/** Where a computer's winget asks. Never logged: the token is in the path. */
export function wingetSourcePath(token: string): string {
  return `/winget/${token}`;
}

/** The script with which a computer enrols and checks in. */
export function checkInScriptPath(): string {
  return '/install/check-in.ps1';
}

export function kitchenSinkPath(): string {
  return '/admin/kitchen-sink';
}

/** Appends what is set; a space becomes +, as in a submitted form. */
function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}
