import autocannon from 'autocannon';
import { variedCatalogPath } from './varied-catalog-path.ts';

// The load generator, in a process of its own. `node load.ts <address> <path> <seconds>` asks one path as often as it
// can; `node load.ts <address> varied <count> <first>` asks `count` different catalog pages once each. It prints
// requests per second, how many there were, the 99th percentile in milliseconds and the failures.
const connections = 20;
const [address = '', path = '/', amount = '4', first = '0'] = process.argv.slice(2);

function variedRequests(): Partial<autocannon.Options> {
  const own = Number(amount) / connections;
  let taken = Number(first);
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

const result = await autocannon({
  url: address + (path === 'varied' ? '' : path),
  connections,
  ...(path === 'varied' ? variedRequests() : { duration: Number(amount) }),
});
process.stdout.write(
  `${JSON.stringify({
    perSecond: result.requests.total / result.duration,
    requests: result.requests.total,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  })}\n`,
);
