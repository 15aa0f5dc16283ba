import type { AppLoadContext } from '@remix-run/node';
import { Authenticator } from 'remix-auth';
import { FormStrategy } from 'remix-auth-form';
import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import type { SignInOutcome } from '#app/domain/accounts/finish-sign-in.ts';
import { currentPasswordField } from '#app/domain/accounts/password-rules.ts';
import { signInWithPassword } from '#app/domain/accounts/sign-in.ts';
import { answerForm, readForm } from './form.server.ts';
import type { FormRefusal } from './form.server.ts';
import { originOf } from './identity.server.ts';

const signInForm = z.object({ email: emailField, password: currentPasswordField });

export type SignInForm = z.input<typeof signInForm>;

/** What came of a sign-in form: a way on, or the form again with what was wrong. */
export type PasswordSignIn = { outcome: SignInOutcome } | { refusal: FormRefusal };

export const passwordStrategy = 'password';

/**
 * Signing in with a form of e-mail and password, as remix-auth does it. One for each request, since the strategy sees
 * the request alone and not where it came from.
 */
export function passwordAuthenticator(context: AppLoadContext): Authenticator<PasswordSignIn> {
  return new Authenticator<PasswordSignIn>().use(
    new FormStrategy(async ({ form, request }) => {
      const answer = await answerForm(form, signInForm, (input) =>
        signInWithPassword(input, originOf(request, context)),
      );
      if (answer !== null && 'kind' in answer) return { outcome: answer };
      if (answer !== null) return { refusal: answer };
      const { refuse } = await readForm(form, signInForm);
      return { refusal: refuse({ '': 'accounts:signIn.wrong' }) };
    }),
    passwordStrategy,
  );
}
