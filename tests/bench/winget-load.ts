import { text } from 'node:stream/consumers';
import { Pool } from 'undici';

// The load generator, in a process of its own. `node winget-load.ts <rate>` reads {urls, tokens, bodies} from its
// standard input and asks the urls in turn, `rate` searches a second for ten seconds, each at its own time whether the
// ones before were answered or not. It prints what was answered a second, latencies in milliseconds, and failures.
const seconds = 10;
const rate = Number(process.argv[2] ?? '100');
const { urls, tokens, bodies } = JSON.parse(await text(process.stdin)) as {
  urls: string[];
  tokens: string[];
  bodies: string[];
};

const latencies: number[] = [];
let failures = 0;

// Not fetch, which takes as much of a processor as the answer.
const pools = urls.map((url) => new Pool(url, { connections: 50 }));

async function ask(number: number): Promise<void> {
  const since = performance.now();
  try {
    const { statusCode, body } = await pools[number % pools.length]!.request({
      path: `/winget/${tokens[number % tokens.length]}/manifestSearch`,
      method: 'POST',
      body: bodies[number % bodies.length],
      headers: { 'Content-Type': 'application/json', Version: '1.10.0' },
    });
    await body.dump();
    if (statusCode > 204) failures += 1;
    latencies.push(performance.now() - since);
  } catch {
    failures += 1;
  }
}

// Connections and compiled code, as in a process that runs.
for (let warm = 0; warm < 200; warm += 20) {
  await Promise.all(Array.from({ length: 20 }, (_, at) => ask(warm + at)));
}
latencies.length = 0;

const start = performance.now();
const running: Promise<void>[] = [];
for (let number = 0; number < rate * seconds; number += 1) {
  const due = start + (number / rate) * 1000;
  const wait = due - performance.now();
  if (wait > 0.5) await new Promise((resolve) => setTimeout(resolve, wait));
  running.push(ask(number));
}
await Promise.all(running);
const elapsed = (performance.now() - start) / 1000;
await Promise.all(pools.map((pool) => pool.close()));
latencies.sort((a, b) => a - b);
const at = (share: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
process.stdout.write(
  `${JSON.stringify({ perSecond: latencies.length / elapsed, p50: at(0.5), p99: at(0.99), failures })}\n`,
);
