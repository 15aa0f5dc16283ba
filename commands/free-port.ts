import { createServer } from 'node:net';

/**
 * A TCP port that was free on `host` a moment ago. Another process may take it before you do, so
 * be ready to ask again.
 */
export async function findFreePort(host = '127.0.0.1'): Promise<number> {
  const { port } = await tryPort(0, host);
  if (port === null) throw new Error(`No free port on ${host}`);
  return port;
}

/** Whether nobody listens on this port of `host` now. */
export async function isPortFree(port: number, host?: string): Promise<boolean> {
  return (await tryPort(port, host)).port !== null;
}

function tryPort(port: number, host?: string): Promise<{ port: number | null }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve({ port: null }));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve({ port: found }));
    });
  });
}
