import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listActivities } from '#app/domain/activity/list-activities.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { inOrganization, membershipOf } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { activityPath } from '#app/paths.ts';
import { ActivityList } from '#app/ui/activity-list.tsx';
import { Card, CardBody } from '#app/ui/card.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Pagination } from '#app/ui/pagination.tsx';

export const handle: PageHandle = { access: 'activity.read' };

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('activity:metaTitle'), noIndex: true });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { slug, name } = membershipOf(context);
  return orErrorPage(async () => {
    const query = parseQuery(
      z.object({ page: z.coerce.number().int().min(1).default(1) }),
      new URL(request.url).searchParams,
    );
    const list = await inOrganization(context, (opened) => listActivities(opened, query));
    return { slug, name, ...list };
  });
}

export default function ActivityPage() {
  const { t } = useI18n();
  const { slug, name, activities, page, pageCount } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('activity:title')}>{t('activity:intro', { name })}</PageHeader>
      <div className="mt-7 max-w-[720px]">
        <Card>
          {activities.length === 0 ? (
            <EmptyState title={t('activity:none')}>{t('activity:noneHint')}</EmptyState>
          ) : (
            <CardBody>
              <ActivityList activities={activities} />
            </CardBody>
          )}
        </Card>
        <div className="mt-5">
          <Pagination
            page={page}
            pageCount={pageCount}
            hrefOf={(to) => activityPath(slug, { page: to })}
          />
        </div>
      </div>
    </>
  );
}
