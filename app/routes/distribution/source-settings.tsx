import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { readSourcePage } from '#app/domain/distribution/read-source-page.ts';
import { createSourceToken } from '#app/domain/distribution/source-tokens.ts';
import { env } from '#app/env.server.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { answerForm } from '#app/http/form.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { wingetSourcePath } from '#app/paths.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { SourceSettingsPage } from './source-settings-page.tsx';

export const handle: PageHandle = { access: 'distribution.manage', scripts: true };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('source:metaTitle'), noIndex: true });

export function loader({ context }: LoaderFunctionArgs) {
  const { organizationId, slug } = membershipOf(context);
  return orErrorPage(() =>
    inOrganization(context, async (opened) => ({
      slug,
      // The next address has its id before it is made, so that a form sent twice makes one.
      nextId: uuidv7(),
      ...(await readSourcePage(opened, organizationId)),
    })),
  );
}

const addressForm = z.object({
  id: z.uuid(),
  name: z
    .string('source:nameMissing')
    .trim()
    .min(1, 'source:nameMissing')
    .max(200, 'source:nameTooLong'),
  ring: z.uuid('source:ringMissing'),
});

export function action({ request, context }: ActionFunctionArgs) {
  const { organizationId } = membershipOf(context);
  return orErrorPage(() =>
    answerForm(
      request,
      addressForm,
      async ({ id, name, ring }) => {
        const { token } = await inOrganization(context, (opened) =>
          createSourceToken(opened, { id, organizationId, ringId: ring, name }),
        );
        return { address: env().PUBLIC_URL + wingetSourcePath(token) };
      },
      {
        too_many_addresses: 'source:tooMany',
        already_made: 'source:alreadyMade',
        not_found: { field: 'ring', message: 'source:ringMissing' },
      },
    ),
  );
}

export default function SourceSettings() {
  const answer = useActionData<typeof action>();
  return <SourceSettingsPage {...useLoaderData<typeof loader>()} answer={answer} />;
}
