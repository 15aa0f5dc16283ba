import ipaddr from 'ipaddr.js';

/** The parts of a URL that say which server it means; a `URL` fits. An empty port is the default. */
export interface ServerAddress {
  hostname: string;
  port: string;
  protocol: string;
}

/**
 * Whether a server is named by one of the patterns: 'github.com', 'localhost:4555', '[::1]:4555',
 * '*.githubusercontent.com' (any name below it, not itself), '127.*' (addresses only, so that a name
 * such as 127.example.com does not match). Without a port a pattern means every port.
 */
export function matchesHost(patterns: readonly string[], server: ServerAddress): boolean {
  const hostname = stripBrackets(server.hostname.toLowerCase());
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  return patterns.some((pattern) => {
    const withPort = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(pattern);
    if (withPort && withPort[2] !== port) return false;
    return matchesName(stripBrackets((withPort?.[1] ?? pattern).toLowerCase()), hostname);
  });
}

function matchesName(pattern: string, hostname: string): boolean {
  const isAddress = ipaddr.isValid(hostname);
  if (pattern.startsWith('*.')) return !isAddress && hostname.endsWith(pattern.slice(1));
  if (pattern.endsWith('.*')) return isAddress && hostname.startsWith(pattern.slice(0, -1));
  return hostname === pattern;
}

function stripBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
