import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { checkProvider } from '#app/domain/accounts/single-sign-on/check-provider.ts';
import { domainField } from '#app/domain/accounts/single-sign-on/email-domain.ts';
import {
  findConnection,
  removeConnection,
  saveConnection,
} from '#app/domain/accounts/single-sign-on/manage-connection.ts';
import {
  addDomain,
  listDomains,
  removeDomain,
} from '#app/domain/accounts/single-sign-on/manage-domains.ts';
import {
  maySignInSingly,
  requireSingleSignOn,
} from '#app/domain/accounts/single-sign-on/require-single-sign-on.ts';
import { verifyDomain } from '#app/domain/accounts/single-sign-on/verify-domain.ts';
import { env } from '#app/env.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm, readBody } from '#app/http/form.server.ts';
import type { FormAnswer } from '#app/http/form.server.ts';
import { inOrganization, membershipOf, originOf, signedIn } from '#app/http/identity.server.ts';
import { requireRecentProof } from '#app/http/recent-proof.server.ts';
import { ssoCallbackPath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { issuerField } from './issuer-field.ts';
import { SingleSignOnPage } from './single-sign-on-page.tsx';
import type { SingleSignOnDone } from './single-sign-on-page.tsx';

export const handle: PageHandle = { access: 'security.manage' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('factors:settings.metaTitle'), noIndex: true });

export function loader({ context }: LoaderFunctionArgs) {
  const { organizationId } = membershipOf(context);
  return inOrganization(context, async (opened) => ({
    isIncluded: await maySignInSingly(opened, organizationId),
    domains: await listDomains(opened),
    connection: await findConnection(opened),
    callbackUrl: env().PUBLIC_URL + ssoCallbackPath(),
  }));
}

const tooLong = 'factors:connection.tooLong';
const domainForm = z.object({ domain: domainField });
const idForm = z.object({ id: z.uuid() });
const nothing = z.object({});
const connectionForm = z.object({
  issuer: issuerField,
  clientId: z.string({ error: 'factors:connection.clientIdMissing' }).trim().max(500, tooLong),
  clientPassword: z.string().max(2000, tooLong).optional(),
  enabled: z.boolean().optional(),
});

const messages = {
  domain_exists: { field: 'domain', message: 'factors:domain.exists' },
  too_many_domains: { field: 'domain', message: 'factors:domain.tooMany' },
  provider_unusable: { field: 'issuer', message: 'factors:connection.issuerUnusable' },
};

/** Each form of the page says by its intent what it is. */
export async function action({ request, context }: ActionFunctionArgs) {
  requireRecentProof(request, context);
  const { organizationId } = membershipOf(context);
  const member = { userId: signedIn(context).person.id, organizationId };
  const form = await readBody(request);
  const done = (key: SingleSignOnDone['done'], domain = ''): SingleSignOnDone => ({
    done: key,
    domain,
  });
  return orErrorPage(async () => {
    await inOrganization(context, requireSingleSignOn);
    switch (form.get('intent')) {
      case 'add-domain':
        return answerForm(
          form,
          withIntent(domainForm),
          async ({ domain }) => {
            await inOrganization(context, (opened) => addDomain(opened, domain));
            return done('domainAdded', domain);
          },
          messages,
        );
      case 'check-domain':
        return answerForm(
          form,
          withIntent(idForm),
          async ({ id }) => {
            const found = await verifyDomain(member, id, originOf(request, context));
            return done(found);
          },
          messages,
        );
      case 'remove-domain':
        return answerForm(form, withIntent(idForm), async ({ id }) => {
          await inOrganization(context, (opened) => removeDomain(opened, id));
          return done('domainRemoved');
        });
      case 'disconnect':
        return answerForm(form, withIntent(nothing), async () => {
          await inOrganization(context, removeConnection);
          return done('disconnected');
        });
      default:
        return answerForm(
          form,
          withIntent(connectionForm),
          async ({ clientPassword, ...input }) => {
            await checkProvider(input.issuer, input.clientId);
            await inOrganization(context, (opened) =>
              saveConnection(opened, {
                issuer: input.issuer,
                clientId: input.clientId,
                clientSecret: clientPassword ?? null,
                enabled: input.enabled ?? false,
              }),
            );
            return done('saved');
          },
          messages,
        );
    }
  });
}

/** So that the page knows which of its forms an answer is to. */
function withIntent<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  return schema.extend({ intent: z.string().max(20).optional() });
}

export default function SingleSignOn() {
  const answer = useActionData<FormAnswer | SingleSignOnDone>();
  return <SingleSignOnPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
