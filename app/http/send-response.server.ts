import { writeReadableStreamToWritable } from '@remix-run/node';
import type { Response as ExpressResponse } from 'express';

/**
 * Sends an answer as Express's, with the headers that are set already. One that says how long it is may be a file, and
 * is sent as it is read; others are sent at once.
 */
export async function sendResponse(answer: Response, response: ExpressResponse): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) response.append(name, value);
  if (answer.body !== null && answer.headers.has('Content-Length')) {
    await writeReadableStreamToWritable(answer.body, response);
  } else if (answer.body !== null) {
    response.end(Buffer.from(await answer.arrayBuffer()));
  } else {
    response.end();
  }
}
