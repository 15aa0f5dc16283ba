/** A running Lappa, asked from outside. */
export interface Site {
  /** Without a slash at the end. */
  address: string;
  /** Asks for a path; redirects are answers, not followed. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a form, as a page does. */
  postForm(path: string, fields: Record<string, string>): Promise<Answer>;
  /** Sends JSON. */
  post(path: string, body: object, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  path: string;
  status: number;
  headers: Headers;
  text: string;
}

const PATIENCE_MS = 15_000;

/** Throws an Error with its reason when the address is not one of a website. */
export function openSite(given: string): Site {
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      `${given} is not an http address. Usage: npm run smoke -- http://localhost:3000`,
    );
  }
  const address = url.href.replace(/\/+$/, '');
  return {
    address,
    get: (path, headers = {}) => ask(path, { headers }),
    postForm: (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams(fields) }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };

  async function ask(path: string, request: RequestInit): Promise<Answer> {
    const response = await fetch(address + path, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return {
      path,
      status: response.status,
      headers: response.headers,
      text: await response.text(),
    };
  }
}

/** What a check found wrong, in words for the person who runs it. */
export class CheckFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckFailure';
  }
}

/** Fails the running check unless `condition` holds. */
export function ensure(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new CheckFailure(otherwise);
}

export function requireStatus(answer: Answer, status: number): void {
  ensure(
    answer.status === status,
    `${answer.path} answered ${answer.status} instead of ${status}: ${excerpt(answer.text)}`,
  );
}

export function requireText(answer: Answer, text: string): void {
  ensure(answer.text.includes(text), `${answer.path} does not contain "${text}"`);
}

export function requireHeader(answer: Answer, name: string, pattern: RegExp): string {
  const value = answer.headers.get(name) ?? '';
  ensure(pattern.test(value), `${answer.path} has the header ${name}: "${value}"`);
  return value;
}

function excerpt(text: string): string {
  return JSON.stringify(text.replace(/\s+/g, ' ').slice(0, 120));
}

/** The answer's body as an object; fails the check when it is none. */
export function readJson(answer: Answer): Record<string, unknown> {
  try {
    return JSON.parse(answer.text) as Record<string, unknown>;
  } catch {
    throw new Error(`${answer.path} is not JSON`);
  }
}
