import { createServer } from 'node:net';

/**
 * A TCP port that was free on 127.0.0.1 a moment ago. Another process may take it before you do,
 * so be ready to ask again.
 */
export async function findFreePort(): Promise<number> {
  const outcome = await tryToListen(0, '127.0.0.1');
  if (typeof outcome === 'string') throw new Error(`No free port on 127.0.0.1: ${outcome}`);
  return outcome;
}

/**
 * Why `http://localhost:<port>` cannot be ours, in words, or null when it can. Looks at both
 * addresses that localhost stands for.
 */
export async function findPortProblem(port: number): Promise<string | null> {
  for (const host of ['127.0.0.1', '::1']) {
    const outcome = await tryToListen(port, host);
    if (outcome === 'EADDRINUSE') return `port ${port} is in use by another program`;
    if (outcome === 'EACCES') return `port ${port} may only be used by root`;
  }
  return null;
}

/** The port, or the system's error code. */
function tryToListen(port: number, host: string): Promise<number | string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}
