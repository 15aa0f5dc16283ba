import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { describeDevice } from '#app/domain/accounts/describe-device.ts';
import { endOwnSession, endOwnSessions } from '#app/domain/accounts/end-own-sessions.ts';
import { listOwnSessions } from '#app/domain/accounts/list-sessions.ts';
import { answerForm } from '#app/http/form.server.ts';
import { asSelf, signedIn } from '#app/http/identity.server.ts';
import { sessionsPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { SessionsPage } from './sessions-page.tsx';

export const handle: PageHandle = { access: 'signed-in' };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('accounts:menu.sessions')} – ${t('name')}`, noIndex: true });
};

const endForm = z.object({ sessionId: z.uuid('controls:input.invalid').optional() });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { id, person } = signedIn(context);
  const sessions = await asSelf(context, (opened) => listOwnSessions(opened, person.id));
  return {
    isEnded: new URL(request.url).searchParams.has('ended'),
    sessions: sessions.map(({ userAgent, ...session }) => ({
      ...session,
      isThis: session.id === id,
      device: describeDevice(userAgent),
    })),
  };
}

/** Ends one session, or all but this one. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { id, person } = signedIn(context);
  return answerForm(request, endForm, async ({ sessionId }) => {
    await asSelf(context, (opened) =>
      sessionId === undefined
        ? endOwnSessions(opened, person.id, { except: id })
        : endOwnSession(opened, person.id, sessionId),
    );
    return redirect(`${sessionsPath()}?ended`, 303);
  });
}

export default function Sessions() {
  return <SessionsPage {...useLoaderData<typeof loader>()} />;
}
