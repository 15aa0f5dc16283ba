import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { RegistrationResponseJSON } from '@simplewebauthn/browser';
import {
  beginPasskey,
  finishPasskey,
  removePasskey,
} from '#app/domain/accounts/passkeys/enrol-passkey.ts';
import { listPasskeys } from '#app/domain/accounts/passkeys/list-passkeys.ts';
import { relyingPartyOf } from '#app/domain/accounts/passkeys/relying-party.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { env } from '#app/env.server.ts';
import { readBody } from '#app/http/form.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSelf, originOf, signedIn } from '#app/http/identity.server.ts';
import { readPasskeyResponse } from '#app/http/passkey-response.server.ts';
import { requireRecentProof } from '#app/http/recent-proof.server.ts';
import { challengeCookieHeader, readChallengeToken } from '#app/http/session-cookie.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { PasskeysPage } from './passkeys-page.tsx';

export const handle: PageHandle = { access: 'signed-in', scripts: true };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('factors:passkeys.title')} – ${t('name')}`, noIndex: true });
};

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRecentProof(request, context);
  const { person } = signedIn(context);
  return { passkeys: await asSelf(context, (opened) => listPasskeys(opened, person.id)) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRecentProof(request, context);
  const { person } = signedIn(context);
  const party = relyingPartyOf(env().PUBLIC_URL);
  const origin = originOf(request, context);
  const form = await readBody(request);
  const textOf = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return orErrorPage(async () => {
    if (textOf('intent') === 'options') {
      const { options, challenge } = await asSystem('begin a passkey', (opened) =>
        beginPasskey(opened, person, party),
      );
      const headers = { 'Set-Cookie': await challengeCookieHeader(challenge) };
      return data({ options }, { headers });
    }
    if (textOf('intent') === 'remove') {
      const id = textOf('id');
      if (!/^[0-9a-f-]{36}$/.test(id)) {
        throw new InvalidInputError([{ field: 'id', message: 'is no passkey' }]);
      }
      await asSystem('remove a passkey', (opened) => removePasskey(opened, person.id, id), {
        origin,
      });
      return data({ answer: 'isRemoved' as const });
    }
    const token = await readChallengeToken(request);
    const response = readPasskeyResponse<RegistrationResponseJSON>(textOf('answer'));
    if (token === null || response === null) {
      return data({ answer: 'expired' as const }, { status: 400 });
    }
    const name = textOf('name').slice(0, 100) || new Date().toISOString().slice(0, 10);
    const outcome = await asSystem(
      'keep a passkey',
      (opened) => finishPasskey(opened, { userId: person.id, token, name, response }, party),
      { origin },
    );
    return outcome === 'added'
      ? data({ answer: 'isAdded' as const })
      : data({ answer: outcome }, { status: 400 });
  });
}

export default function Passkeys() {
  const answered = useActionData<typeof action>();
  const answer = answered && 'answer' in answered ? answered.answer : null;
  return <PasskeysPage {...useLoaderData<typeof loader>()} outcome={answer} />;
}
