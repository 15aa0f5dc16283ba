/** Which rows of a list a page shows. */
export interface PageWindow {
  /** From 1; a page past the end is the last one. */
  page: number;
  /** At least 1. */
  pageCount: number;
  offset: number;
}

/** The window of page `wanted` on a list of `total` rows. */
export function pageWindow(total: number, wanted: number, pageSize: number): PageWindow {
  const pageCount = Math.max(1, Math.ceil(total / pageSize));
  const page = Math.min(Math.max(1, wanted), pageCount);
  return { page, pageCount, offset: (page - 1) * pageSize };
}

/** The rows of a page. */
export interface ReadPage<Row> extends Omit<PageWindow, 'offset'> {
  rows: Row[];
  total: number;
}

/**
 * Reads page `wanted` by a statement that tells how many rows there are with each row (`count(*) over ()`), which asks
 * the database once where counting first would ask it twice; again only for a page past the end.
 * @param read the rows from an offset on, at most `pageSize`
 */
export async function readPage<Row extends { total: number }>(
  wanted: number,
  pageSize: number,
  read: (offset: number) => Promise<Row[]>,
): Promise<ReadPage<Row>> {
  const offset = (Math.max(1, wanted) - 1) * pageSize;
  const rows = await read(offset);
  if (rows.length > 0 || offset === 0) {
    const total = rows[0]?.total ?? 0;
    const { page, pageCount } = pageWindow(total, wanted, pageSize);
    return { rows, total, page, pageCount };
  }
  const first = await read(0);
  const total = first[0]?.total ?? 0;
  const { offset: last, ...window } = pageWindow(total, wanted, pageSize);
  return { rows: last === 0 ? first : await read(last), total, ...window };
}
