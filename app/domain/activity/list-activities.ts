import { desc, sql } from 'drizzle-orm';
import { activitiesFeed } from '#db/schema/activity.ts';
import type { Context } from '#db/tenancy.server.ts';
import { pageWindow } from '../page-window.ts';

/** Something that happened, in the organisation or (organizationId null) on the platform. */
export interface Activity {
  id: string;
  organizationId: string | null;
  type: string;
  data: Record<string, unknown>;
  occurredAt: Date;
  /** Null for jobs, and for who is no member any more. */
  actorName: string | null;
}

export interface ActivityPage {
  activities: Activity[];
  total: number;
  page: number;
  pageCount: number;
}

const columns = {
  id: activitiesFeed.id,
  organizationId: activitiesFeed.organizationId,
  type: activitiesFeed.type,
  data: activitiesFeed.data,
  occurredAt: activitiesFeed.occurredAt,
  actorName: activitiesFeed.actorName,
};

const pageSize = 50;

/** What the actor's organisation and the platform did, latest first, a page of 50 at a time. */
export async function listActivities(
  { tx }: Context,
  { page: wanted }: { page: number },
): Promise<ActivityPage> {
  const [count] = await tx.select({ total: sql<number>`count(*)::int` }).from(activitiesFeed);
  const total = count?.total ?? 0;
  const { page, pageCount, offset } = pageWindow(total, wanted, pageSize);
  const activities = await tx
    .select(columns)
    .from(activitiesFeed)
    .orderBy(desc(activitiesFeed.occurredAt), desc(activitiesFeed.id))
    .limit(pageSize)
    .offset(offset);
  return { activities, total, page, pageCount };
}

/** The latest few. */
export function listLatestActivities(
  { tx }: Context,
  { limit }: { limit: number },
): Promise<Activity[]> {
  return tx
    .select(columns)
    .from(activitiesFeed)
    .orderBy(desc(activitiesFeed.occurredAt), desc(activitiesFeed.id))
    .limit(limit);
}
