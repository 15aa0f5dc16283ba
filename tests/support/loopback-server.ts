import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

export type LoopbackHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface LoopbackServer {
  /** 'http://127.0.0.1:4555' */
  origin: string;
  /** '127.0.0.1:4555' */
  host: string;
  /** Every request so far, oldest first. */
  requests: IncomingMessage[];
  close(): Promise<void>;
}

/** Starts an HTTP server on a free port of 127.0.0.1 and notes the requests it gets. */
export async function startLoopbackServer(handler: LoopbackHandler): Promise<LoopbackServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  const host = await listen(server);
  return {
    origin: `http://${host}`,
    host,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Starts a TCP server on a free port of 127.0.0.1, for answers that are not proper HTTP. */
export async function startTcpServer(
  onConnection: (socket: Socket) => void,
): Promise<{ origin: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  const host = await listen(server);
  return {
    origin: `http://${host}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
