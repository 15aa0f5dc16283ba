/** A browser without JavaScript: keeps cookies, posts forms, follows nothing. */
export interface Browsing {
  get(path: string): Promise<Page>;
  post(path: string, form?: Record<string, string>): Promise<Page>;
  /** The value of a cookie, as it stands; undefined when there is none. */
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
}

export interface Page {
  status: number;
  /** Where it leads to, when it does. */
  location: string | null;
  text: string;
  headers: Headers;
}

/** Opens a site with cookies such as `name=value` in hand. */
export function browse(url: string, ...cookies: string[]): Browsing {
  const jar = new Map(cookies.map((cookie) => splitAt(cookie)));
  const ask = async (path: string, init: RequestInit): Promise<Page> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, url), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [name, value] = splitAt(set.split(';', 1)[0] ?? '');
      if (/max-age=0/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      text: await answer.text(),
      headers: answer.headers,
    };
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, form = {}) =>
      ask(path, {
        method: 'POST',
        headers: { origin: new URL(url).origin },
        body: new URLSearchParams(form),
      }),
    cookie: (name) => jar.get(name),
    setCookie: (name, value) => void jar.set(name, value),
  };
}

/** As app/http/session-cookie.server.ts writes a token. */
export function tokenCookie(name: string, token: string): string {
  const value = Buffer.from(JSON.stringify(token)).toString('base64');
  return `${name}=${encodeURIComponent(value)}`;
}

function splitAt(cookie: string): [string, string] {
  const at = cookie.indexOf('=');
  return [cookie.slice(0, at), cookie.slice(at + 1)];
}
