import { NotFoundError } from '#app/domain/errors.ts';
import { apiRoute } from '#app/http/problem-response.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'public' };

/** Programs get a problem and not a page, where the API has nothing. */
export const loader = apiRoute(() => {
  throw new NotFoundError('There is nothing at this address.');
});

export const action = loader;
