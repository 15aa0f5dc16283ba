import { matchesHost } from '#app/providers/upstream/host-pattern.ts';
import { UpstreamError } from '#app/providers/upstream/upstream-error.ts';

const MAX_URL_LENGTH = 8_000;

/**
 * Reads an address that may be asked: http or https, without user name and password. The fragment
 * is dropped. Throws `UpstreamError('bad-url')`.
 */
export function parseRequestUrl(text: string): URL {
  const url = text.length <= MAX_URL_LENGTH ? URL.parse(text) : null;
  if (!url) throw new UpstreamError('bad-url', text.slice(0, 200), 'The address is not a URL.');
  const problem = findUrlProblem(url);
  if (problem) throw new UpstreamError('bad-url', withoutCredentials(url), problem);
  url.hash = '';
  return url;
}

interface RedirectRules {
  /** The address first asked: its host may always be redirected to. */
  first: URL;
  redirectHosts: readonly string[];
  allowPrivateHosts: readonly string[];
}

/**
 * Reads where a redirect leads and decides whether to go there: to the host first asked or one of
 * `redirectHosts`, never from https to http unless the target is a configured private host. Private
 * addresses are refused later, when connecting. Throws `UpstreamError('redirect-refused')`.
 */
export function followRedirect(from: URL, location: string, rules: RedirectRules): URL {
  const next = location.length <= MAX_URL_LENGTH ? URL.parse(location, from.href) : null;
  if (!next) throw refusal(from, 'The redirect does not lead to a URL.');
  const problem = findUrlProblem(next);
  if (problem) throw refusal(from, `The redirect is refused. ${problem}`);
  const isOwnHost = next.hostname === rules.first.hostname;
  if (!isOwnHost && !matchesHost(rules.redirectHosts, next)) {
    throw refusal(from, `The redirect leads to ${next.host}, which is not an allowed host.`);
  }
  const losesTls = from.protocol === 'https:' && next.protocol === 'http:';
  if (losesTls && !matchesHost(rules.allowPrivateHosts, next)) {
    throw refusal(from, `The redirect leads from https to http (${next.host}).`);
  }
  next.hash = '';
  return next;
}

function findUrlProblem(url: URL): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `The address begins with ${url.protocol} but must be http or https.`;
  }
  if (url.username || url.password) return 'The address contains a user name or password.';
  return null;
}

function refusal(from: URL, message: string): UpstreamError {
  return new UpstreamError('redirect-refused', from.href, message);
}

function withoutCredentials(url: URL): string {
  const copy = new URL(url);
  copy.username = '';
  copy.password = '';
  return copy.href;
}
