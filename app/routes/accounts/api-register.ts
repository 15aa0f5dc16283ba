import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import { newPasswordField } from '#app/domain/accounts/password-rules.ts';
import { nameField } from '#app/domain/accounts/person-name.ts';
import { signInApp } from '#app/domain/accounts/sign-in-app.ts';
import { register } from '#app/domain/organizations/register.ts';
import { originOf } from '#app/http/identity.server.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import { readJson } from '#app/http/read-json.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { tokenAnswer } from './api-answers.ts';

export const handle: PageHandle = { access: 'public' };

const registration = z.object({
  email: emailField,
  password: newPasswordField,
  name: nameField('Say your name.'),
  organizationName: nameField('Say what the organisation is called.'),
  locale: z.enum(['sv', 'en'], 'Say sv or en.').default('sv'),
});

/** Makes an account with its organisation, and signs the app in. 409 `email_taken` when there is an account. */
export const action = apiMethod('POST', async ({ request, context }) => {
  const origin = originOf(request, context);
  const { userId } = await register(await readJson(request, registration), origin);
  return tokenAnswer(await signInApp(userId, ['password'], origin), 201);
});

export const loader = action;
