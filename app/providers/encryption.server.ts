import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { env } from '#app/env.server.ts';
import type { EncryptionKey } from '#app/env.server.ts';

/** Where a sealed value is kept. It opens in its own place alone: copied to another row it is worthless. */
export interface SealedPlace {
  table: string;
  column: string;
  row: string;
}

/** The value was sealed elsewhere, changed, or sealed with a key that is not among ENCRYPTION_KEYS. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';
}

const version = 'v1';
const cipher = 'aes-256-gcm';
/** Bytes; a random one for each value is safe for 2^32 values of one key (NIST SP 800-38D). */
const ivLength = 12;
const tagLength = 16;

/**
 * Encrypts a secret of a row with the first of ENCRYPTION_KEYS: AES-256-GCM, as
 * `v1:<key id>:<iv>:<ciphertext and tag>`, where the place is authenticated with it.
 */
export function seal(plain: string, place: SealedPlace, keys = env().ENCRYPTION_KEYS): string {
  const key = keys[0];
  if (!key) throw new Error('ENCRYPTION_KEYS is needed to keep secrets.');
  const iv = randomBytes(ivLength);
  const encrypt = createCipheriv(cipher, key.bytes, iv, { authTagLength: tagLength });
  encrypt.setAAD(describe(key.id, place));
  const sealed = Buffer.concat([encrypt.update(plain, 'utf8'), encrypt.final()]);
  const body = Buffer.concat([sealed, encrypt.getAuthTag()]);
  return [version, key.id, iv.toString('base64url'), body.toString('base64url')].join(':');
}

/** Decrypts what {@link seal} made for the same place. Throws SealBrokenError when it does not open. */
export function unseal(sealed: string, place: SealedPlace, keys = env().ENCRYPTION_KEYS): string {
  const [given, keyId, iv = '', body = '', ...rest] = sealed.split(':');
  const where = `${place.table}.${place.column}`;
  if (given !== version || rest.length > 0) throw new SealBrokenError(`${where} is not sealed.`);
  const key = keys.find(({ id }) => id === keyId);
  if (!key) throw new SealBrokenError(`${where} is sealed with a key that is not configured.`);
  const bytes = Buffer.from(body, 'base64url');
  try {
    const decrypt = createDecipheriv(cipher, key.bytes, Buffer.from(iv, 'base64url'), {
      authTagLength: tagLength,
    });
    decrypt.setAAD(describe(key.id, place));
    decrypt.setAuthTag(bytes.subarray(-tagLength));
    return decrypt.update(bytes.subarray(0, -tagLength), undefined, 'utf8') + decrypt.final('utf8');
  } catch {
    throw new SealBrokenError(`${where} does not open with its key.`);
  }
}

/** Whether a value is sealed with the key that new ones are sealed with. */
export function isSealedWithCurrentKey(
  sealed: string,
  keys: readonly EncryptionKey[] = env().ENCRYPTION_KEYS,
): boolean {
  return keys[0] !== undefined && sealed.startsWith(`${version}:${keys[0].id}:`);
}

function describe(keyId: string, { table, column, row }: SealedPlace): Buffer {
  return Buffer.from([version, keyId, table, column, row].join('|'));
}
