import autocannon from 'autocannon';

// The load generator, in a process of its own: `node load.ts <seconds> <address> <path> …` asks the paths in turn
// over 20 connections and prints requests per second, the 99th percentile in milliseconds and the failures.
const [seconds = '4', address = '', ...paths] = process.argv.slice(2);
const result = await autocannon({
  url: address,
  connections: 20,
  duration: Number(seconds),
  requests: paths.map((path) => ({ method: 'GET', path })),
});
process.stdout.write(
  `${JSON.stringify({
    perSecond: result.requests.total / result.duration,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  })}\n`,
);
