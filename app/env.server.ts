import { z } from 'zod';

const list = z
  .string()
  .prefault('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** Where well-known vendors keep the files that their own addresses redirect to. */
const knownDownloadHosts = [
  '*.githubusercontent.com',
  'github.com',
  '*.sourceforge.net',
  '*.cdn.mozilla.net',
  '*.videolan.org',
  '*.documentfoundation.org',
  '*.microsoft.com',
  '*.cloudfront.net',
  '*.akamaized.net',
  '*.azureedge.net',
  '*.blob.core.windows.net',
];

const flag = z
  .enum(['true', 'false', '1', '0'])
  .default('false')
  .transform((text) => text === 'true' || text === '1');

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const httpAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((text) => text.replace(/\/+$/, ''));

const databaseAddress = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be a postgres:// address',
});

/** One key of 256 bits; sealed values name it by its id. */
export interface EncryptionKey {
  id: string;
  bytes: Uint8Array;
}

const keyFault = 'must be <id>:<32 bytes in base64>, one or more with commas between';

/** The first seals; all open. */
const encryptionKeys = list.transform((parts, context): EncryptionKey[] =>
  parts.map((part) => {
    const [, id, text] = /^([a-z0-9-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/.exec(part) ?? [];
    if (id === undefined || text === undefined) {
      context.addIssue({ code: 'custom', message: keyFault });
      return z.NEVER;
    }
    return { id, bytes: new Uint8Array(Buffer.from(text, 'base64')) };
  }),
);

/** Every variable Lappa knows; `.env.example` explains each (a test compares the two). */
export const environmentVariables = z.object({
  LAPPA_MODE: z.enum(['production', 'demo', 'development', 'test']).default('production'),
  LAPPA_DATA: z.string().default('.lappa'),
  HOST: z.string().optional(),
  PORT: wholeNumber(0, 65_535).default(3000),
  PUBLIC_URL: httpAddress.optional(),
  TRUST_PROXY: flag,
  COMPANY_NAME: z.string().default('Lappa'),
  CONTACT_EMAIL: z.email().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: databaseAddress.optional(),
  DATABASE_OWNER_URL: databaseAddress.optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 200).default(10),
  ENCRYPTION_KEYS: encryptionKeys,
  STAFF_SECOND_FACTOR: z.enum(['required', 'optional']).optional(),
  DNS_SERVERS: list,
  UPDATE_SCHEDULE: z.string().default('0 */4 * * *'),
  UPDATE_INTERVAL_SECONDS: wholeNumber(1, 86_400).optional(),
  CHECK_IN_INTERVAL_SECONDS: wholeNumber(5, 604_800).default(14_400),
  UPSTREAM_ALLOWED_PRIVATE_HOSTS: list,
  UPSTREAM_REDIRECT_HOSTS: list.prefault(knownDownloadHosts.join(',')),
  UPSTREAM_MAX_DOWNLOAD_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).default(2 * 1024 ** 3),
  GITHUB_TOKEN: z.string().optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' })
    .optional(),
  MAIL_FROM: z.email().optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(live|test)_/, 'must begin with sk_live_, sk_test_, rk_live_ or rk_test_')
    .optional(),
  STRIPE_WEBHOOK_SECRETS: list,
  STRIPE_API_URL: httpAddress.optional(),
});

const requiredInProduction = ['DATABASE_URL', 'PUBLIC_URL', 'ENCRYPTION_KEYS'];

const environment = environmentVariables.transform((values) => {
  const isProduction = values.LAPPA_MODE === 'production';
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${values.PORT}`;
  return {
    ...values,
    HOST: values.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1'),
    STAFF_SECOND_FACTOR: values.STAFF_SECOND_FACTOR ?? (isProduction ? 'required' : 'optional'),
    PUBLIC_URL: publicUrl,
    CONTACT_EMAIL: values.CONTACT_EMAIL ?? `kontakt@${new URL(publicUrl).hostname}`,
    MAIL_FROM: values.MAIL_FROM ?? `lappa@${new URL(publicUrl).hostname}`,
  };
});

export type Environment = z.output<typeof environment>;

/** All that is wrong with the environment, one line per variable. Never repeats a value. */
export class EnvironmentError extends Error {
  readonly faults: string[];

  constructor(faults: string[]) {
    super(['The environment is not usable:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.name = 'EnvironmentError';
    this.faults = faults;
  }
}

/**
 * Reads the variables of `source`, where an empty one counts as missing.
 * Throws EnvironmentError with every fault at once.
 */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const isProduction = (given.LAPPA_MODE ?? 'production') === 'production';
  const missing = requiredInProduction.filter((name) => isProduction && given[name] === undefined);
  const result = environment.safeParse(given);
  if (result.success && missing.length === 0) return result.data;
  throw new EnvironmentError([
    ...missing.map((name) => `${name}: is required in production`),
    ...(result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  ]);
}

let assumed: Record<string, string> = {};
let parsed: Environment | undefined;

/** The environment of this process, read at the first call and then kept. */
export function env(): Environment {
  parsed ??= parseEnvironment({ ...assumed, ...process.env });
  return parsed;
}

/**
 * Sets values for variables that the process environment leaves out. For commands, which know
 * their mode and may have started the database themselves. Forgets what `env()` had read.
 */
export function assumeEnvironment(values: Record<string, string>): void {
  assumed = { ...assumed, ...values };
  parsed = undefined;
}

/** The environment for a child process: this process's own, with `values` over it. */
export function childEnvironment(values: Record<string, string>): Record<string, string> {
  const own = Object.entries({ ...assumed, ...process.env, ...values });
  return Object.fromEntries(
    own.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** React and Express look for this one; without it they run in their slow development mode. */
export function assumeProductionLibraries(): void {
  process.env.NODE_ENV ??= 'production';
}
