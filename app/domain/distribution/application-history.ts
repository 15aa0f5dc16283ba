import { desc, sql } from 'drizzle-orm';
import { activitiesFeed } from '#db/schema/activity.ts';
import type { Context } from '#db/tenancy.server.ts';
import type { Activity } from '../activity/list-activities.ts';

const most = 30;

/** What happened to an application, in the catalog and here, latest first: the last thirty things. */
export function listApplicationHistory(
  { tx }: Context,
  applicationId: string,
): Promise<Activity[]> {
  const { subjectType, subjectId, type, data } = activitiesFeed;
  return tx
    .select({
      id: activitiesFeed.id,
      organizationId: activitiesFeed.organizationId,
      type,
      data,
      occurredAt: activitiesFeed.occurredAt,
      actorName: activitiesFeed.actorName,
    })
    .from(activitiesFeed)
    .where(
      sql`(${subjectType} = 'application' and ${subjectId} = ${applicationId})
        or (${subjectType} = 'version' and ${subjectId} in
          (select id from app.versions where application_id = ${applicationId}))
        or (${type} like 'distribution.%' and ${subjectType} = 'organization'
          and ${data} -> 'applicationIds' ? ${applicationId})`,
    )
    .orderBy(desc(activitiesFeed.occurredAt), desc(activitiesFeed.id))
    .limit(most);
}
