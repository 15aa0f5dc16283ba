import { invalidRequest, noSuch } from './api-error.ts';
import type { ApiCall } from './api-call.ts';
import type { WireList } from './wire-object.ts';

const LIMIT = 10;
const MOST = 100;

/** A page of records, newest first, by `limit`, `starting_after` and `ending_before`. */
export function listPage<T extends { id: string }>(call: ApiCall, oldestFirst: T[]): WireList<T> {
  const { params, path } = call;
  const limit = params.integer('limit') ?? LIMIT;
  if (limit < 1 || limit > MOST) {
    throw invalidRequest(`Invalid limit: must be between 1 and ${MOST}`, 'limit');
  }
  const records = [...oldestFirst].reverse();
  const after = params.text('starting_after');
  const before = params.text('ending_before');
  const place = (id: string, param: string) => {
    const found = records.findIndex((record) => record.id === id);
    if (found < 0) throw noSuch('object', id, param);
    return found;
  };
  if (typeof before === 'string') {
    if (typeof after === 'string') {
      throw invalidRequest(
        'You cannot use starting_after and ending_before together',
        'ending_before',
      );
    }
    const end = place(before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: records.slice(start, end), has_more: start > 0, url: path };
  }
  const start = typeof after === 'string' ? place(after, 'starting_after') + 1 : 0;
  const data = records.slice(start, start + limit);
  return { object: 'list', data, has_more: start + limit < records.length, url: path };
}

/** Whether a time fits `created`: a number, or a range of gt, gte, lt and lte. */
export function isCreatedAsAsked(call: ApiCall, name = 'created'): (at: number) => boolean {
  const { params } = call;
  const range = params.inside(name);
  if (range === undefined) {
    const exact = params.integer(name);
    return (at) => exact === undefined || at === exact;
  }
  const [gt, gte] = [range.integer('gt'), range.integer('gte')];
  const [lt, lte] = [range.integer('lt'), range.integer('lte')];
  return (at) =>
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte);
}
