import type { Translation } from '../messages.ts';
import type { factors as swedish } from '../sv/factors.ts';

export const factors: Translation<typeof swedish> = {};
