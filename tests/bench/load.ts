import autocannon from 'autocannon';
import { variedCatalogPath } from './varied-catalog-path.ts';

// The load generator, in a process of its own. `node load.ts <address> <path> <seconds> [personal]` asks one path as
// often as it can, with a cookie when personal; `node load.ts <address> varied <count> <first>` asks `count` different
// catalog pages once each. It prints requests per second, how many there were, the 99th percentile in milliseconds and
// the failures.
const connections = 20;
const [address = '', path = '/', amount = '4', how = ''] = process.argv.slice(2);

function variedRequests(): Partial<autocannon.Options> {
  const own = Number(amount) / connections;
  let taken = Number(how);
  return {
    amount: Number(amount),
    setupClient(client) {
      const from = taken;
      taken += own;
      client.setRequests(
        Array.from({ length: own }, (_, index) => ({ path: variedCatalogPath(from + index) })),
      );
    },
  };
}

const options: autocannon.Options = {
  url: address + (path === 'varied' ? '' : path),
  connections,
  headers: how === 'personal' ? { cookie: 'visitor=1' } : {},
  ...(path === 'varied' ? variedRequests() : { duration: Number(amount) }),
};
// autocannon's own duration is rounded up to its next look at the clock.
let start = 0;
let end = 0;
const result = await new Promise<autocannon.Result>((resolve, reject) => {
  const run = autocannon(options, (error: Error | null, told) =>
    error ? reject(error) : resolve(told),
  );
  run.on('start', () => (start = performance.now()));
  run.on('response', () => (end = performance.now()));
});
process.stdout.write(
  `${JSON.stringify({
    perSecond: (result.requests.total / (end - start)) * 1000,
    requests: result.requests.total,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  })}\n`,
);
