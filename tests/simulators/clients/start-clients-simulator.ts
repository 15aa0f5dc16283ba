import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readForm } from '../request-body.ts';
import { RequestRefused } from '../request-refused.ts';
import { pageHeaders, simulatorStyle } from '../simulator-page.ts';
import { createFleet } from './fleet.ts';
import type { Fleet, FleetOptions } from './fleet.ts';
import { fleetActions } from './fleet-page-words.ts';
import type { FleetAction } from './fleet-page-words.ts';
import { fleetPagePath, renderFleetPage, renderFleetProblem } from './fleet-page.ts';
import { readFleetFile, writeFleetFile } from './fleet-state-file.ts';

export interface ClientsSimulatorOptions extends Omit<FleetOptions, 'onChange' | 'computers'> {
  /** A free port is taken without it. */
  port?: number;
  /** Where the computers are kept over restarts, with their keys and tokens. What it holds wins over `keys`. */
  dataFile?: string;
}

export interface RunningClientsSimulator {
  /** The control page's address, without a slash at the end. */
  url: string;
  fleet: Fleet;
  close(): Promise<void>;
}

const saveEveryMs = 2_000;

/**
 * Starts a fleet of simulated computers with its control page on a loopback address. The computers rest until
 * `fleet.start()`. Throws when the port is taken or the data file is not readable.
 */
export async function startClientsSimulator(
  options: ClientsSimulatorOptions,
): Promise<RunningClientsSimulator> {
  const { dataFile, port = 0, ...fleetOptions } = options;
  let isChanged = false;
  const kept = dataFile === undefined ? null : readFleetFile(dataFile);
  const keys = kept?.keys ?? options.keys;
  const fleet = createFleet({
    ...fleetOptions,
    keys,
    computers: kept?.computers ?? [],
    onChange: () => {
      isChanged = true;
    },
  });
  const save = () => {
    if (dataFile !== undefined && isChanged) {
      writeFleetFile(dataFile, { keys, computers: [...fleet.computers] });
    }
    isChanged = false;
  };
  const saving = setInterval(save, saveEveryMs);
  const server = createServer((request, response) => void answer(fleet, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = async () => {
    clearInterval(saving);
    await fleet.stop();
    save();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, fleet, close };
}

const acts: Record<FleetAction, (fleet: Fleet) => void> = {
  'add-ten': (fleet) => fleet.add(10),
  pause: (fleet) => fleet.pause(),
  resume: (fleet) => fleet.resume(),
  'check-in': (fleet) => void fleet.takeTurns(),
};

async function answer(
  fleet: Fleet,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => undefined);
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const language = pathname === '/en' ? 'en' : 'sv';
    if (pathname === '/style.css') {
      response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(simulatorStyle);
    } else if (pathname.startsWith('/act/')) {
      await answerForm(fleet, request, response);
    } else if (pathname === '/' || pathname === '/en') {
      const done = readAction(searchParams.get('done') ?? '');
      response.writeHead(200, pageHeaders());
      response.end(renderFleetPage(language, fleet, done, new Date()));
    } else {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page\n');
    }
  } catch (error) {
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`);
  }
}

async function answerForm(
  fleet: Fleet,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.method !== 'POST') throw new RequestRefused(405, null, 'Send the form by POST');
    const action = readAction(new URL(request.url ?? '/', 'http://x').pathname.slice(5));
    if (action === null) throw new RequestRefused(404, null, 'There is no such action');
    const language = (await readForm(request)).get('language') === 'en' ? 'en' : 'sv';
    acts[action](fleet);
    response.writeHead(303, { location: `${fleetPagePath(language)}?done=${action}` }).end();
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    response.writeHead(error.status, pageHeaders()).end(renderFleetProblem('sv', error));
  }
}

function readAction(text: string): FleetAction | null {
  return fleetActions.find((one) => one === text) ?? null;
}
