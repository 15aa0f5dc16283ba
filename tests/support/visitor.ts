/** A browser without a window or JavaScript: keeps cookies, follows nothing. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  /** Posts a form; a list of pairs may name a field twice. */
  post(path: string, fields?: Record<string, string> | [string, string][]): Promise<Answer>;
  /** Posts anything. */
  send(path: string, init: RequestInit): Promise<Answer>;
  cookies: Map<string, string>;
}

export interface Answer {
  status: number;
  /** Of the page. */
  text: string;
  /** Where it leads to, without the host. */
  location: string | null;
  headers: Headers;
}

/** `brought` are cookies such as `name=value`; that of `plantPeople` starts signed in. */
export function visit(url: string, ...brought: string[]): Visitor {
  const cookies = new Map(brought.map((cookie) => splitCookie(cookie)));

  async function send(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) {
      headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    }
    const response = await fetch(new URL(path, url), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = splitCookie(line.split(';', 1)[0]!);
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('Location');
    return {
      status: response.status,
      text: await response.text(),
      location: location === null ? null : location.replace(url, ''),
      headers: response.headers,
    };
  }

  return {
    cookies,
    send,
    get: (path) => send(path, {}),
    post: (path, fields = {}) =>
      send(path, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: url } }),
  };
}

function splitCookie(cookie: string): [string, string] {
  const at = cookie.indexOf('=');
  return [cookie.slice(0, at), cookie.slice(at + 1)];
}
