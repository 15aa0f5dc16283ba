import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type * as SyncEngine from '@supabase/stripe-sync-engine';
import { readBody } from '#tests/simulators/request-body.ts';

// @supabase/stripe-sync-engine behind the barest HTTP server: `node sync-engine-server.ts <database> <secret> <port>
// <connections>`. It asks Stripe for nothing, since what it would ask for belongs to no webhook.
const [databaseUrl = '', stripeWebhookSecret = '', port = '0', connections = '10'] =
  process.argv.slice(2);

// As an ES module (0.48.5) it does not find its migrations, and says nothing.
const { runMigrations, StripeSync } = createRequire(import.meta.url)(
  '@supabase/stripe-sync-engine',
) as typeof SyncEngine;

await runMigrations({ databaseUrl, schema: 'stripe' });
const engine = new StripeSync({
  schema: 'stripe',
  stripeSecretKey: 'sk_test_bench',
  stripeWebhookSecret,
  stripeApiVersion: '2026-10-28.endive',
  autoExpandLists: false,
  backfillRelatedEntities: false,
  poolConfig: { connectionString: databaseUrl, max: Number(connections) },
});

const server = createServer((request, response) => {
  readBody(request, 1_000_000)
    .then((body) => engine.processWebhook(body, String(request.headers['stripe-signature'])))
    .then(
      () => response.setHeader('content-type', 'application/json').end('{"received":true}'),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        response.writeHead(500).end();
      },
    );
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('sync-engine.started\n'));
