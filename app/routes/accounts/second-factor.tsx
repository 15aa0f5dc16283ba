import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { toString as drawQr } from 'qrcode';
import { z } from 'zod';
import { beginTotp, confirmTotp, removeTotp } from '#app/domain/accounts/enrol-totp.ts';
import { countRecoveryCodes, renewRecoveryCodes } from '#app/domain/accounts/recovery-codes.ts';
import { hasSecondFactor } from '#app/domain/accounts/second-factor-code.ts';
import { InvalidInputError } from '#app/domain/errors.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import { originOf, signedIn } from '#app/http/identity.server.ts';
import { requireRecentProof } from '#app/http/recent-proof.server.ts';
import { accountSecurityPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { asSystem } from '#db/tenancy.server.ts';
import { NewRecoveryCodes } from './new-recovery-codes.tsx';
import { SecondFactorEnrolment } from './second-factor-enrolment.tsx';
import { SecondFactorState } from './second-factor-state.tsx';

export const handle: PageHandle = { access: 'signed-in' };

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
  const { person } = signedIn(context);
  const isRequired = new URL(request.url).searchParams.has('organization');
  return asSystem('look at a second factor', async (opened) => {
    if (await hasSecondFactor(opened, person.id)) {
      return {
        codesLeft: await countRecoveryCodes(opened, person.id),
        enrolment: null,
        isRequired,
      };
    }
    const { secret, uri } = await beginTotp(opened, person.id);
    const picture = await drawQr(uri, { type: 'svg', margin: 2 });
    return { codesLeft: null, enrolment: { secret, picture }, isRequired };
  });
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
  const { codesLeft, enrolment, isRequired } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer && 'codes' in answer) return <NewRecoveryCodes codes={answer.codes} />;
  if (enrolment) {
    return <SecondFactorEnrolment {...enrolment} isRequired={isRequired} answer={answer} />;
  }
  return <SecondFactorState codesLeft={codesLeft} />;
}
