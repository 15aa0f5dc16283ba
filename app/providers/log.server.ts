import { destination, pino, stdSerializers, stdTimeFunctions, type Logger } from 'pino';
import { env } from '#app/env.server.ts';

export type { Logger };

let logger: Logger | undefined;

/**
 * The process's log: one JSON object a line on standard output. Every line carries a stable
 * `event` key ('http.request', 'web.started'); the message is for people and may change.
 * Put errors under `error`. Secrets and personal data do not belong here; the usual places
 * where they could slip in are blanked.
 */
export function log(): Logger {
  logger ??= pino(
    {
      level: env().LOG_LEVEL,
      base: undefined,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
      redact: {
        paths: ['password', 'token', 'authorization', 'cookie', 'headers', '*.password', '*.token'],
        censor: '[not logged]',
      },
    },
    // Not later: lines that wait when the process exits are tried for ever once their reader is gone.
    destination({ dest: 1, sync: true }),
  );
  return logger;
}
