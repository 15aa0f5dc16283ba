import { unknownAddress } from '#app/http/winget-route.server.ts';
import type { PageHandle } from '#app/ui/page-handle.ts';

export const handle: PageHandle = { access: 'signed' };

/** Whatever else is asked of a source: the protocol's addresses for managing one are no part of it. */
export const loader = (): Response => unknownAddress();

export const action = loader;
