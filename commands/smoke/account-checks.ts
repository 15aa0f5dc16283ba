import { dashboardPath, registerPath, signInPath } from '#app/paths.ts';
import { inventPerson } from './invented-person.ts';
import { ensure, readJson, requireHeader, requireStatus, requireText } from './site.ts';
import type { SmokeCheck } from './smoke-check.ts';

/** Registering, signing in and being known, as an app does it; and that pages are closed to who is not. */
export const accountChecks: SmokeCheck[] = [
  {
    name: 'account pages: forms to register and to sign in, in both languages',
    async run(site) {
      for (const path of [registerPath, signInPath]) {
        for (const locale of ['sv', 'en'] as const) {
          const answer = await site.get(path(locale));
          requireStatus(answer, 200);
          requireText(answer, '<form');
        }
      }
    },
  },
  {
    name: 'account API: register, sign in, and /api/me knows the person',
    async run(site) {
      const person = inventPerson();
      const registered = await site.post('/api/auth/register', person);
      requireStatus(registered, 201);
      const { email, password } = person;
      const signedIn = await site.post('/api/auth/login', { email, password });
      requireStatus(signedIn, 200);
      requireHeader(signedIn, 'cache-control', /no-store/);
      const { accessToken } = readJson(signedIn);
      const me = await site.get('/api/me', { Authorization: `Bearer ${String(accessToken)}` });
      requireStatus(me, 200);
      requireText(me, email);
      requireText(me, person.organizationName);
    },
  },
  {
    name: 'closed pages: without signing in they lead to the form, the API answers 401',
    async run(site) {
      const page = await site.get(dashboardPath('nobody'));
      ensure([302, 303].includes(page.status), `${page.path} answered ${page.status}`);
      requireHeader(page, 'location', /^\/logga-in/);
      requireStatus(await site.get('/api/me'), 401);
      requireStatus(await site.get('/admin'), 302);
    },
  },
];
