import { pipeline, Readable } from 'node:stream';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { stringify } from 'csv-stringify';
import { log } from '#app/providers/log.server.ts';

export type CsvValue = string | Date | object | null;

/**
 * Answers with a CSV file to keep (RFC 4180; UTF-8 with a byte order mark, as spreadsheets want it), written row by
 * row as they come: however long it is, little of it is in memory, and nothing is read on when the reader goes away.
 * Dates are ISO 8601, objects JSON. No cell can become a formula.
 */
export function csvResponse(
  name: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly CsvValue[]>,
): Response {
  async function* cells() {
    for await (const row of rows) yield row.map(cellOf);
  }
  const csv = stringify({ bom: true, header: true, columns: [...columns], quoted: true });
  pipeline(Readable.from(cells()), csv, (error) => {
    if (error) log().warn({ event: 'export.interrupted', error });
  });
  return new Response(createReadableStreamFromReadable(csv), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
      'Cache-Control': 'no-store',
    },
  });
}

function cellOf(value: CsvValue): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return asText(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * Text that no spreadsheet runs: what could begin a formula has an apostrophe before it (OWASP, CSV injection), also
 * after what another program may take for the end of a cell.
 */
function asText(text: string): string {
  return text.replace(/(^|[;,\t\r\n])([\s"]*)([=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g, "$1$2'$3");
}
