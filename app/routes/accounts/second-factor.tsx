import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { toString as drawQr } from 'qrcode';
import { z } from 'zod';
import { beginTotp, confirmTotp, removeTotp } from '#app/domain/accounts/enrol-totp.ts';
import { countRecoveryCodes, renewRecoveryCodes } from '#app/domain/accounts/recovery-codes.ts';
import { hasSecondFactor } from '#app/domain/accounts/second-factor-code.ts';
import { usedOwnSecondFactor } from '#app/domain/accounts/own-second-factor.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf, signedIn } from '#app/http/identity.server.ts';
import { requireRecentProof } from '#app/http/recent-proof.server.ts';
import { accountSecurityPath, adminPath, dashboardPath, signInPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { NewRecoveryCodes } from './new-recovery-codes.tsx';
import { SecondFactorEnrolment } from './second-factor-enrolment.tsx';
import { SecondFactorState } from './second-factor-state.tsx';

/** Scripts, for the button that copies recovery codes; all else works without. */
export const handle: PageHandle = { access: 'signed-in', scripts: true };

export const meta: MetaFunction = ({ matches }) => {
  const t = metaTranslator(matches);
  return pageMeta({ title: `${t('factors:security.codeApp')} – ${t('name')}`, noIndex: true });
};

/** Secrets are shown here. */
export const headers = () => ({ 'Cache-Control': 'no-store' });

const schema = z.object({
  intent: z.enum(['confirm', 'renew', 'remove']),
  code: z.string().max(100, 'factors:totp.confirmWrong').optional(),
});

export function loader({ request, context }: LoaderFunctionArgs) {
  requireRecentProof(request, context);
  const { person, ...session } = signedIn(context);
  const required = whoRequires(request);
  return asSystem('look at a second factor', async (opened) => {
    if (await hasSecondFactor(opened, person.id)) {
      // It was added since this session began: signing in with it is all that is missing.
      const isMissing = required !== null && !usedOwnSecondFactor(session);
      return {
        enrolment: null,
        codesLeft: await countRecoveryCodes(opened, person.id),
        signInAgain: isMissing
          ? signInPath(person.locale, { returnTo: required.returnTo, reason: 'second-factor' })
          : null,
      };
    }
    const { secret, uri } = await beginTotp(opened, person.id);
    const picture = await drawQr(uri, { type: 'svg', margin: 2 });
    return {
      enrolment: { secret, picture, requiredBy: required?.by ?? null },
    };
  });
}

/** Who led here (secondFactorSetupPath), and the page that the person wanted to see there; null came by themselves. */
function whoRequires(request: Request): { by: 'organization' | 'staff'; returnTo: string } | null {
  const query = new URL(request.url).searchParams;
  if (query.has('staff')) return { by: 'staff', returnTo: adminPath() };
  const slug = query.get('organization');
  return slug === null ? null : { by: 'organization', returnTo: dashboardPath(slug) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRecentProof(request, context);
  const { person, id: sessionId } = signedIn(context);
  const origin = originOf(request, context);
  return orErrorPage(() =>
    answerForm(request, schema, async ({ intent, code = '' }) => {
      if (intent === 'remove') {
        await asSystem('remove a second factor', (opened) => removeTotp(opened, person.id), {
          origin,
        });
        return redirect(accountSecurityPath(), 303);
      }
      const codes =
        intent === 'confirm'
          ? await asSystem(
              'confirm a second factor',
              (opened) => confirmTotp(opened, { userId: person.id, sessionId, code }),
              { origin },
            )
          : await asSystem(
              'renew recovery codes',
              (opened) => renewRecoveryCodes(opened, person.id),
              { origin },
            );
      if (codes) return { codes };
      throw new InvalidInputError([{ field: 'code', message: 'factors:totp.confirmWrong' }]);
    }),
  );
}

export default function SecondFactor() {
  const found = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer && 'codes' in answer) return <NewRecoveryCodes codes={answer.codes} />;
  if (found.enrolment) return <SecondFactorEnrolment {...found.enrolment} answer={answer} />;
  return <SecondFactorState codesLeft={found.codesLeft} signInAgain={found.signInAgain} />;
}
