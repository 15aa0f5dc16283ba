import { type RouteConfig, route } from '@remix-run/route-config';

export default [
  route('health/live', 'routes/operations/health-live.ts'),
  route('health/ready', 'routes/operations/health-ready.ts'),
  route('*', 'routes/site/not-found.tsx', { id: 'sv/not-found' }),
] satisfies RouteConfig;
