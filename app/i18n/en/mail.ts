import type { Translation } from '../messages.ts';
import type { mail as swedish } from '../sv/mail.ts';

export const mail: Translation<typeof swedish> = {};
