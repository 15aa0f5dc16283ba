import type { AppLoadContext, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { comparedKinds, comparePatchLevels } from '#app/domain/fleet/compare-patch-levels.ts';
import { isCountedNow } from '#app/domain/fleet/compare-patch-levels.ts';
import { summariseFleet } from '#app/domain/fleet/list-clients.ts';
import { dayAgo } from '#app/domain/fleet/patch-level-finding.ts';
import { patchLevel, readPatchLevels } from '#app/domain/fleet/read-patch-level.ts';
import { withRunningLevel } from '#app/domain/fleet/read-patch-level.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { PatchLevelPage } from './patch-level-page.tsx';

export const handle: PageHandle = { access: 'fleet.read' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('fleet:patchLevel.metaTitle'), noIndex: true });

const shownDays = 90;

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(() => loadPatchLevel(request, context));
}

async function loadPatchLevel(request: Request, context: AppLoadContext) {
  const { organizationId, slug } = membershipOf(context);
  const { by, id } = parseQuery(
    z.object({ by: z.enum(comparedKinds).default('ring'), id: z.uuid().optional() }),
    new URL(request.url).searchParams,
  );
  return inOrganization(context, async (opened) => {
    const summary = await summariseFleet(opened, organizationId);
    const compared = await comparePatchLevels(opened, organizationId, by, summary);
    const chosen = compared.find((one) => one.id === id) ?? null;
    const scope = chosen
      ? ({ scope: by, id: chosen.id } as const)
      : ({ scope: 'organization', id: organizationId } as const);
    const from = dayAgo(opened.now, shownDays);
    const days = await readPatchLevels(opened, organizationId, scope, from);
    const running = chosen ?? { ...summary, clients: summary.observed };
    const isNow = chosen === null || isCountedNow(by, summary);
    return {
      slug,
      by,
      chosen: chosen && { id: chosen.id, name: chosen.name },
      now: { ...summary, level: patchLevel(summary) },
      days: isNow ? withRunningLevel(days, dayAgo(opened.now, 0), running) : days,
      compared,
    };
  });
}

export default function PatchLevelRoute() {
  return <PatchLevelPage {...useLoaderData<typeof loader>()} />;
}
