import { type RouteConfig, route } from '@remix-run/route-config';

export default [
  route('page', './page.tsx'),
  route('resource', './resource.ts'),
  route('webhook', './webhook.ts'),
] satisfies RouteConfig;
