import { index, layout, type RouteConfig, route } from '@remix-run/route-config';

const landing = 'routes/site/landing.tsx';
const pricing = 'routes/entitlements/pricing.tsx';
const catalog = 'routes/catalog/application-list.tsx';
const catalogFeed = 'routes/catalog/version-feed.ts';
const application = 'routes/catalog/application.tsx';
const privacy = 'routes/site/privacy.tsx';
const terms = 'routes/site/terms.tsx';
const gdpr = 'routes/site/gdpr.tsx';
const notFound = 'routes/site/not-found.tsx';

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

    route('en', landing, { id: 'en/landing' }),
    route('en/pricing', pricing, { id: 'en/pricing' }),
    route('en/catalog', catalog, { id: 'en/catalog' }),
    route('en/catalog/:identifier', application, { id: 'en/application' }),
    route('en/privacy', privacy, { id: 'en/privacy' }),
    route('en/terms', terms, { id: 'en/terms' }),
    route('en/gdpr', gdpr, { id: 'en/gdpr' }),
  ]),
  route('privacy', 'routes/site/privacy-redirect.ts'),
  route('terms', 'routes/site/terms-redirect.ts'),

  route('katalog/feed.xml', catalogFeed, { id: 'sv/catalog-feed' }),
  route('en/catalog/feed.xml', catalogFeed, { id: 'en/catalog-feed' }),
  route('robots.txt', 'routes/site/robots.ts'),
  route('sitemap.xml', 'routes/site/sitemap-index.ts'),
  route('sitemap/:page', 'routes/site/sitemap.ts'),

  route('api/catalog/latest', 'routes/catalog/api-latest.ts'),

  route('sign-out', 'routes/accounts/sign-out.ts'),
  route('account', 'routes/accounts/account-layout.tsx', []),
  route('app', 'routes/organizations/choose-organization.ts'),
  route('app/:organization', 'routes/organizations/organization-layout.tsx', [
    index('routes/organizations/dashboard.tsx'),
    route('activity', 'routes/activity/activity.tsx'),
  ]),

  route('admin', 'routes/operations/admin-layout.tsx', [
    index('routes/operations/admin-overview.tsx'),
    route('users', 'routes/accounts/admin-user-list.tsx'),
    route('users/:id', 'routes/accounts/admin-user.tsx'),
    route('organizations', 'routes/organizations/admin-organization-list.tsx'),
    route('organizations/:id', 'routes/organizations/admin-organization.tsx'),
    route('jobs', 'routes/operations/job-list.tsx'),
    route('jobs/:id', 'routes/operations/job.tsx'),
    route('kitchen-sink', 'routes/operations/kitchen-sink.tsx'),
  ]),
  route('health/live', 'routes/operations/health-live.ts'),
  route('health/ready', 'routes/operations/health-ready.ts'),
  route('*', notFound),
] satisfies RouteConfig;
