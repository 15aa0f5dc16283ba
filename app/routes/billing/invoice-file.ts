import type { LoaderFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { z } from 'zod';
import { findInvoiceFile } from '#app/domain/billing/list-invoices.ts';
import { orErrorPage } from '#app/http/error-page.server.ts';
import { idParameter } from '#app/http/id-parameter.server.ts';
import { memberIn } from '#app/http/identity.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'billing.manage' };

/** Leads on to the invoice at the payment provider, whose addresses run out and are asked for each time. */
export function loader({ params, context }: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const id = idParameter(params, 'invoice');
    const file = z.enum(['pdf', 'page']).safeParse(params.file);
    if (!file.success) throw new Response(null, { status: 404 });
    const url = await findInvoiceFile(memberIn(context), id, file.data);
    return redirect(url, { headers: { 'Cache-Control': 'no-store' } });
  });
}
