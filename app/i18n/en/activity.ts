import type { Translation } from '../messages.ts';
import type { activity as swedish } from '../sv/activity.ts';

export const activity: Translation<typeof swedish> = {};
