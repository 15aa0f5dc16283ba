import autocannon from 'autocannon';
import Stripe from 'stripe';
import { generateEvent } from './generated-events.ts';

// Stripe, in a process of its own: `node post-webhooks.ts <address> <secret> <first> <count>` posts so many generated
// events, each signed now, from that number on. It prints events per second, the 99th percentile in milliseconds and
// how many were not answered with a 200.
const connections = 20;
const [address = '', secret = '', first = '0', count = '0'] = process.argv.slice(2);
const own = Math.floor(Number(count) / connections);

const webhooks = new Stripe('sk_test_bench').webhooks;
const requests = Array.from({ length: own * connections }, (_, index) => {
  const { payload } = generateEvent(Number(first) + index);
  const signature = webhooks.generateTestHeaderString({ payload, secret });
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { body: payload, headers: { ...headers, 'stripe-signature': signature } };
});

let clients = 0;
// autocannon's own duration is rounded up to its next look at the clock.
let start = 0;
let end = 0;
const result = await new Promise<autocannon.Result>((resolve, reject) => {
  const options: autocannon.Options = {
    url: address,
    method: 'POST',
    connections,
    amount: requests.length,
    setupClient(client) {
      client.setRequests(requests.slice(clients * own, (clients + 1) * own));
      clients += 1;
    },
  };
  const run = autocannon(options, (error: Error | null, told) =>
    error ? reject(error) : resolve(told),
  );
  run.on('start', () => (start = performance.now()));
  run.on('response', () => (end = performance.now()));
});
process.stdout.write(
  `${JSON.stringify({
    perSecond: (requests.length / (end - start)) * 1000,
    p99: result.latency.p99,
    failures: requests.length - result['2xx'],
  })}\n`,
);
