import { RequestRefused } from '../request-refused.ts';
import { simulatorStyle } from '../simulator-page.ts';
import { answerApi } from './answer-api.ts';
import { answerCheckout } from './answer-checkout.ts';
import { answerInvoice } from './answer-invoice.ts';
import { answerOverview } from './answer-overview.ts';
import { answerPortal } from './answer-portal.ts';
import { answerControl } from './control-api.ts';
import type { Exchange, StripeSimulator } from './stripe-simulator.ts';

const pages = [answerControl, answerCheckout, answerInvoice, answerPortal, answerOverview];

/** Answers whatever comes: the API, the hosted pages, the page for people and /control. */
export async function answerExchange(
  simulator: StripeSimulator,
  exchange: Exchange,
): Promise<void> {
  const { response, path } = exchange;
  response.on('error', () => undefined);
  try {
    if (path.startsWith('/v1/')) {
      await answerApi(simulator, exchange);
      return;
    }
    if (path === '/style.css') {
      response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(simulatorStyle);
      return;
    }
    simulator.account.clock.catchUp();
    for (const page of pages) if (await page(simulator, exchange)) return;
    throw new RequestRefused(404, null, `There is no ${path}`);
  } catch (error) {
    const status = error instanceof RequestRefused ? error.status : 500;
    const text = error instanceof RequestRefused ? error.message : String(error);
    if (response.headersSent) response.destroy();
    else
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  }
}
