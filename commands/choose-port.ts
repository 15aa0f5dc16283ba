import { childEnvironment } from '#app/env.server.ts';
import { findFreePort, findPortProblem } from './free-port.ts';

const USUAL_PORT = 3000;
const PORTS_TRIED = 50;

/**
 * The port for the site: PORT when it is set (0 means any), else 3000, else the next free one, of
 * which `remark` then tells. Throws when PORT is set and cannot be had.
 */
export async function choosePort(remark: (text: string) => void): Promise<number> {
  const wanted = childEnvironment({}).PORT;
  if (wanted) {
    const port = Number(wanted);
    if (port === 0) return findFreePort();
    const problem = await findPortProblem(port);
    if (problem) throw new Error(`PORT=${port}: ${problem}. Choose another, or leave PORT out.`);
    return port;
  }
  for (let port = USUAL_PORT; port < USUAL_PORT + PORTS_TRIED; port += 1) {
    if ((await findPortProblem(port)) !== null) continue;
    if (port !== USUAL_PORT) remark(`${USUAL_PORT} is in use, so ${port}`);
    return port;
  }
  throw new Error(`No free port from ${USUAL_PORT} on. Choose one with PORT.`);
}
