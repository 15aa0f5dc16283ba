import autocannon from 'autocannon';

// The load generator, in a process of its own: `node load.ts <seconds> <address> <path> [<variants>]` asks the path
// over 20 connections, with as many different endings in turn, and prints requests per second, the 99th percentile in
// milliseconds and the failures.
const [seconds = '4', address = '', path = '/', variants = '0'] = process.argv.slice(2);
const paths =
  variants === '0'
    ? [path]
    : Array.from({ length: Number(variants) }, (_, index) => path + (index * 7919).toString(36));
const result = await autocannon({
  url: address,
  connections: 20,
  duration: Number(seconds),
  requests: paths.map((one) => ({ method: 'GET', path: one })),
});
process.stdout.write(
  `${JSON.stringify({
    perSecond: result.requests.total / result.duration,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  })}\n`,
);
