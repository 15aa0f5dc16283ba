import type { Server } from 'node:http';

export interface StopOptions {
  /** Time for a load balancer to see /health/ready fail before connections are refused. */
  readinessLeadMs: number;
  /** What still runs this long after that is cut off, so that a deployment never hangs. */
  patienceMs: number;
}

/**
 * Ends an HTTP server in order: wait for the load balancer, refuse new connections, let running
 * requests end, cut off what is left. Resolves to whether everything ended by itself.
 */
export async function stopServer(server: Server, options: StopOptions): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, options.readinessLeadMs));
  let endedByItself = true;
  await new Promise<void>((resolve) => {
    const cutOff = setTimeout(() => {
      endedByItself = false;
      server.closeAllConnections();
    }, options.patienceMs);
    // A connection kept alive becomes idle when its request ends, and would then stay for seconds.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(cutOff);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
  return endedByItself;
}
