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
