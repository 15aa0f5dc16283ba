import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listCandidates } from '#app/domain/catalog/list-candidates.ts';
import type { ListedCandidate } from '#app/domain/catalog/list-candidates.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { asSignedInStaff } from '#app/http/identity.server.ts';
import { parseQuery } from '#app/http/parse-query.server.ts';
import { useI18n } from '#app/i18n/i18n-context.tsx';
import { heldVersionPath, heldVersionsPath } from '#app/paths.ts';
import { nameReason } from '#app/routes/operations/job-words.ts';
import { Badge } from '#app/ui/badge.tsx';
import { EmptyState } from '#app/ui/empty-state.tsx';
import type { PageHandle } from '#app/ui/page-handle.ts';
import { PageHeader } from '#app/ui/page-header.tsx';
import { metaTranslator, pageMeta } from '#app/ui/page-meta.ts';
import { Pagination } from '#app/ui/pagination.tsx';
import { Table } from '#app/ui/table.tsx';
import { Tabs } from '#app/ui/tabs.tsx';
import { Time } from '#app/ui/time.tsx';
import { resolutionTones } from './held-version-page.tsx';

export const handle: PageHandle = { access: 'staff' };

export const meta: MetaFunction = ({ matches }) =>
  pageMeta({ title: metaTranslator(matches)('operations:held.metaTitle'), noIndex: true });

const states = ['open', 'decided'] as const;
const query = z.object({
  state: z.enum(states).default('open'),
  page: z.coerce.number().int().min(1).default(1),
});

export function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(() => {
    const filter = parseQuery(query, new URL(request.url).searchParams);
    return asSignedInStaff(context, async (opened) => ({
      state: filter.state,
      ...(await listCandidates(opened, filter)),
    }));
  });
}

export default function HeldVersionList() {
  const { t } = useI18n();
  const { state, candidates, open, page, pageCount } = useLoaderData<typeof loader>();
  const none = open === 0 ? t('operations:held.none') : null;
  return (
    <>
      <PageHeader title={none ?? t('operations:held.waiting', { count: open })}>
        {t('operations:held.intro')}
      </PageHeader>
      <div className="mt-7">
        <Tabs
          label={t('operations:held.state')}
          tabs={states.map((one) => ({
            href: heldVersionsPath({ state: one === 'open' ? undefined : one }),
            label: t(`operations:held.${one}`),
            isCurrent: state === one,
          }))}
        />
      </div>
      <div className="card mt-4 overflow-x-auto">
        {candidates.length === 0 ? (
          <EmptyState
            title={t(state === 'open' ? 'operations:held.none' : 'operations:held.noneDecided')}
          />
        ) : (
          <CandidateTable candidates={candidates} />
        )}
      </div>
      <div className="mt-5">
        <Pagination
          page={page}
          pageCount={pageCount}
          hrefOf={(to) => heldVersionsPath({ state, page: to })}
        />
      </div>
    </>
  );
}

function CandidateTable({ candidates }: { candidates: ListedCandidate[] }) {
  const { t } = useI18n();
  return (
    <Table
      caption={t('operations:held.caption')}
      columns={[
        { heading: t('operations:held.application') },
        { heading: t('operations:held.state') },
        { heading: t('operations:held.reason'), isWideOnly: true },
        { heading: t('operations:held.found'), isNumber: true, isWideOnly: true },
      ]}
    >
      {candidates.map((one) => (
        <tr key={one.id}>
          <td>
            <a className="row-title" href={heldVersionPath(one.id)}>
              {one.applicationName} {one.version}
            </a>
            <span className="row-note break-anywhere">{one.identifier}</span>
          </td>
          <td>
            <Badge tone={one.resolution ? resolutionTones[one.resolution] : 'amber'}>
              {t(`operations:held.${one.resolution ?? 'open'}`)}
            </Badge>
          </td>
          <td className="wide-only quiet">{nameReason(one.reason, t)}</td>
          <td className="wide-only number quiet">
            <Time at={one.createdAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
