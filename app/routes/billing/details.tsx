import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { emailField } from '#app/domain/accounts/email-address.ts';
import { changeBillingDetails, openPortal } from '#app/domain/billing/billing-customer.ts';
import { readBilling } from '#app/domain/billing/read-billing.ts';
import { env } from '#app/env.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, memberIn, membershipOf, signedIn } from '#app/http/identity.server.ts';
import { billingDetailsPath, billingReturnPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import type { MemberContext } from '#db/tenancy.server.ts';
import { billingCountries } from './billing-countries.ts';
import { redirectDone } from './billing-done.ts';
import { DetailsPage } from './details-page.tsx';
import { leaveFor, passLeaving } from './leave-for.ts';
import { isLeaving, LeavingPage } from './leaving-page.tsx';
import type { Leaving } from './leaving-page.tsx';

export const handle: PageHandle = { access: 'billing.manage' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('billing:details.metaTitle'), noIndex: true });

export const headers = passLeaving;

export async function loader({ context }: LoaderFunctionArgs) {
  const { slug } = membershipOf(context);
  const { customer, subscription } = await inOrganization(context, (opened) =>
    readBilling(opened as MemberContext),
  );
  if (!customer || customer.deletedAt !== null) return { slug, customer: null };
  const { billingName, billingEmail, billingAddress, billingVatNumber } = customer;
  return {
    slug,
    customer: {
      name: billingName ?? '',
      email: billingEmail ?? '',
      line1: billingAddress?.line1 ?? '',
      line2: billingAddress?.line2 ?? '',
      postalCode: billingAddress?.postalCode ?? '',
      city: billingAddress?.city ?? '',
      state: billingAddress?.state ?? '',
      country: billingAddress?.country ?? 'SE',
      vatNumber: billingVatNumber ?? '',
      paymentMethod: customer.paymentMethodLabel,
      hasPaymentMethod:
        (subscription?.paymentMethodId ?? customer.paymentMethodId ?? null) !== null,
    },
  };
}

const longest = 200;
const line = z.string().trim().max(longest, `controls:input.longerThan?number=${longest}`);
const needed = (missing: string) => z.string(missing).trim().max(longest, 'controls:input.invalid');
const detailsForm = z.object({
  intent: z.string().optional(),
  name: needed('billing:details.nameMissing'),
  email: emailField,
  line1: needed('billing:details.line1Missing'),
  line2: line.optional(),
  postalCode: needed('billing:details.postalCodeMissing'),
  city: needed('billing:details.cityMissing'),
  state: line.optional(),
  country: z.enum(billingCountries),
  vatNumber: line.optional(),
});
const portalForm = z.object({ intent: z.literal('portal') });

const messages = {
  no_customer: 'billing:refused.no_customer',
  unavailable: 'billing:refused.unavailable',
};

/** Saves what stands on the invoices, or opens the portal where the card is changed. */
export async function action({ request, context }: ActionFunctionArgs) {
  const payer = memberIn(context);
  const { slug } = membershipOf(context);
  const form = await readBody(request);
  return orErrorPage(async () => {
    if (form.get('intent') === 'portal') {
      return answerForm(
        form,
        portalForm,
        async () => {
          const { locale } = signedIn(context).person;
          const returnUrl = env().PUBLIC_URL + billingReturnPath(slug);
          const options = { flow: 'payment-method' as const, locale, returnUrl };
          return leaveFor((await openPortal(payer, options)).url);
        },
        messages,
      );
    }
    return answerForm(
      form,
      detailsForm,
      async ({ name, email, vatNumber = null, ...given }) => {
        const { line1, line2 = null, postalCode, city, state = null, country } = given;
        const address = { line1, line2, postalCode, city, state, country };
        await changeBillingDetails(payer, { name, email, address, vatNumber });
        return redirectDone(billingDetailsPath(slug), 'detailsSaved');
      },
      messages,
    );
  });
}

export default function Details() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<FormAnswer | Leaving>();
  if (isLeaving(answer)) return <LeavingPage {...answer} />;
  return <DetailsPage {...loaded} answer={answer} />;
}
