import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import { currentPasswordField } from '#app/domain/accounts/password-rules.ts';
import { signInAppWithPassword } from '#app/domain/accounts/sign-in-app.ts';
import type { AppSignIn } from '#app/domain/accounts/sign-in-app.ts';
import { UnauthenticatedError } from '#app/http/error-page.server.ts';
import { originOf } from '#app/http/identity.server.ts';
import { apiMethod } from '#app/http/problem-response.server.ts';
import { readJson } from '#app/http/read-json.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { tokenAnswer } from './api-answers.ts';

export const handle: PageHandle = { access: 'public' };

const credentials = z.object({
  email: emailField,
  password: currentPasswordField,
  /** A code of the generator, or a recovery code. */
  otp: z.string().max(100).optional(),
});

const refusals: Record<Exclude<AppSignIn['kind'], 'signed-in'>, [text: string, code: string]> = {
  'wrong-password': ['E-mail or password is wrong.', 'invalid_credentials'],
  'otp-required': ['Send the code of your second factor as otp, too.', 'otp_required'],
  'wrong-otp': ['The code is wrong, or was used before.', 'invalid_otp'],
};

export const action = apiMethod('POST', async ({ request, context }) => {
  const given = await readJson(request, credentials);
  const outcome = await signInAppWithPassword(given, originOf(request, context));
  if (outcome.kind === 'signed-in') return tokenAnswer(outcome, 200);
  throw new UnauthenticatedError(...refusals[outcome.kind]);
});

export const loader = action;
