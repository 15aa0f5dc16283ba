import type { AppLoadContext } from '@remix-run/node';
import { Authenticator } from 'remix-auth';
import { FormStrategy } from 'remix-auth-form';
import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import type { SignInOutcome } from '#app/domain/accounts/finish-sign-in.ts';
import { currentPasswordField } from '#app/domain/accounts/password-rules.ts';
import { signInWithPassword } from '#app/domain/accounts/sign-in.ts';
import { answerForm, readBody, readForm } from './form.server.ts';
import type { FormRefusal } from './form.server.ts';
import { originOf } from './identity.server.ts';

const signInForm = z.object({ email: emailField, password: currentPasswordField });

export type SignInForm = z.input<typeof signInForm>;

/** What came of a sign-in form: a way on, or the form again with what was wrong. */
export type PasswordSignIn = { outcome: SignInOutcome } | { refusal: FormRefusal };

const strategy = 'password';

/** Signs in with a form of e-mail and password, as remix-auth does it. */
export async function signInByForm(
  request: Request,
  context: AppLoadContext,
): Promise<PasswordSignIn> {
  const headers = new Headers(request.headers);
  headers.delete('Content-Type');
  headers.delete('Content-Length');
  // The strategy fails on a body that is no form; readBody makes an empty one of it, to be refused field by field.
  const asForm = new Request(request.url, {
    method: 'POST',
    headers,
    body: await readBody(request),
  });
  return passwordAuthenticator(context).authenticate(strategy, asForm);
}

/** One for each request, since the strategy sees the request alone and not where it came from. */
function passwordAuthenticator(context: AppLoadContext): Authenticator<PasswordSignIn> {
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
    strategy,
  );
}
