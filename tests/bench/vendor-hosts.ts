// A process of its own that plays many vendors' hosts: `node tests/bench/vendor-hosts.ts <hosts> <feeds per host>`.
// Writes one line of JSON with the port when it listens; ends with the process that started it.
import { startManyHosts } from '#tests/simulators/vendor-site/start-many-hosts.ts';

const [hosts, feedsPerHost] = process.argv.slice(2).map(Number);
const site = await startManyHosts({ hosts: hosts ?? 1, feedsPerHost: feedsPerHost ?? 1 });
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ event: 'vendor-hosts.started', feeds: site.feeds })}\n`);
