import { and, asc, desc, eq, gt } from 'drizzle-orm';
import { distributionSettings, rings } from '#db/schema/distribution.ts';
import { sourceRequests } from '#db/schema/source.ts';
import type { Context } from '#db/tenancy.server.ts';
import { NotFoundError } from '../errors.ts';
import { requirePermission } from '../require-permission.ts';
import { listSourceTokens } from './source-tokens.ts';
import type { SourceTokenSummary } from './source-tokens.ts';

const shownDays = 14;

/** How often the organisation's computers asked on one day. */
export interface SourceDay {
  /** yyyy-mm-dd in Sweden. */
  day: string;
  information: number;
  search: number;
  manifest: number;
}

export interface SourcePage {
  /** The source's identity on every computer. */
  sourceIdentifier: string;
  /** First to last; computers belong to the last unless somebody says otherwise. */
  rings: { id: string; name: string }[];
  tokens: SourceTokenSummary[];
  /** Of the last two weeks, newest first; days without a question are left out. */
  days: SourceDay[];
}

/** What those who connect computers see of the organisation's winget source. */
export async function readSourcePage(
  context: Context,
  organizationId: string,
): Promise<SourcePage> {
  requirePermission(context, 'distribution.manage');
  const { tx, now } = context;
  const since = new Date(now.getTime() - shownDays * 24 * 60 * 60_000).toISOString().slice(0, 10);
  const [[settings], ringRows, counts] = await Promise.all([
    tx
      .select({ sourceIdentifier: distributionSettings.sourceIdentifier })
      .from(distributionSettings)
      .where(eq(distributionSettings.organizationId, organizationId)),
    tx
      .select({ id: rings.id, name: rings.name })
      .from(rings)
      .where(eq(rings.organizationId, organizationId))
      .orderBy(asc(rings.position)),
    tx
      .select()
      .from(sourceRequests)
      .where(and(eq(sourceRequests.organizationId, organizationId), gt(sourceRequests.day, since)))
      .orderBy(desc(sourceRequests.day)),
  ]);
  if (!settings) throw new NotFoundError('There is no such organisation.');
  const days = new Map<string, SourceDay>();
  for (const { day, kind, count } of counts) {
    const known = days.get(day) ?? { day, information: 0, search: 0, manifest: 0 };
    days.set(day, { ...known, [kind]: count });
  }
  return {
    ...settings,
    rings: ringRows,
    tokens: await listSourceTokens(context, organizationId),
    days: [...days.values()],
  };
}
