import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

import { matchesHost } from '#app/providers/upstream/host-pattern.ts';
import { UpstreamError } from '#app/providers/upstream/upstream-error.ts';

/** Resolves a name to all its addresses; the system's own resolver unless a test brings another. */
export type ResolveName = (hostname: string) => Promise<LookupAddress[]>;

interface GuardedConnectorOptions {
  allowPrivateHosts: readonly string[];
  resolve?: ResolveName;
}

type LookupCallback = (
  error: Error | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens connections to public addresses only, unless the host is one of `allowPrivateHosts` (see
 * `matchesHost`). A name is resolved once per connection and the addresses checked are the ones
 * connected to, so a name that changes its address in between (DNS rebinding) gains nothing; if any
 * of its addresses is not public, all are refused. Fails with `UpstreamError('address-refused')`.
 */
export function createGuardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const resolve = options.resolve ?? resolveWithSystem;
  const open = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    lookup: createLookup(resolve, () => true),
  });
  const guarded = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    lookup: createLookup(resolve, isPublicAddress),
  });
  return (target, callback) => {
    if (matchesHost(options.allowPrivateHosts, target)) {
      open(target, callback);
    } else if (isIP(target.hostname) !== 0 && !isPublicAddress(target.hostname)) {
      queueMicrotask(() => callback(refusal(target.hostname, target.hostname), null));
    } else {
      guarded(target, callback);
    }
  };
}

/**
 * Whether an address is one on the public internet. IPv4 addresses inside IPv6 (mapped, NAT64 of
 * RFC 6052, 6to4) count as the IPv4 address; everything with a special purpose is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  const bytes = address.toByteArray();
  const range = address.range();
  if (range === 'rfc6052') {
    return text.toLowerCase().startsWith('64:ff9b::') && isPublicAddress(bytes.slice(12).join('.'));
  }
  if (range === '6to4') return isPublicAddress(bytes.slice(2, 6).join('.'));
  const isGlobalUnicast = ((bytes[0] ?? 0) & 0xe0) === 0x20;
  return range === 'unicast' && isGlobalUnicast;
}

function createLookup(resolve: ResolveName, accepts: (address: string) => boolean) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    resolve(hostname).then(
      (addresses) => {
        const refused = addresses.find((entry) => !accepts(entry.address));
        const [chosen] = addresses;
        if (refused) callback(refusal(hostname, refused.address), []);
        else if (!chosen) callback(new Error(`${hostname} has no address`), []);
        else if (options.all) callback(null, addresses);
        else callback(null, chosen.address, chosen.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

/** Names under .localhost are this machine (RFC 6761); not every system's resolver knows. */
async function resolveWithSystem(hostname: string): Promise<LookupAddress[]> {
  if (hostname.endsWith('.localhost')) {
    return [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
  }
  return lookup(hostname, { all: true });
}

function refusal(hostname: string, address: string): UpstreamError {
  const whose = hostname === address ? hostname : `${hostname} (${address})`;
  return new UpstreamError(
    'address-refused',
    hostname,
    `${whose} is not a public address and not one of the configured private hosts.`,
  );
}
