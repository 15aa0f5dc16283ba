import { createHash } from 'node:crypto';
import type { VendorInstaller, VendorRelease } from './vendor-package.ts';
import { canonicalVersion } from './version-number.ts';

const HASHES_KEPT = 5_000;
const hashes = new Map<string, string>();

/** The name of an installer's file in one release. */
export function installerFileName(installer: VendorInstaller, version: string): string {
  return installer.fileName
    .replaceAll('{version}', version)
    .replaceAll('{canonical}', canonicalVersion(version))
    .replaceAll('{digits}', version.replaceAll('.', ''));
}

/** The path, from the site's root, at which the file is served. */
export function installerPath(
  identifier: string,
  version: string,
  installer: VendorInstaller,
): string {
  const parts = [identifier, canonicalVersion(version), installerFileName(installer, version)];
  return `/files/${parts.map(encodeURIComponent).join('/')}`;
}

/**
 * The bytes of one installer: 2 to 9 kB that depend only on identifier, canonical version, file
 * name template and revision, their number not on the revision. They begin like an EXE, MSI or ZIP file and can never run: the EXE
 * names no machine, has no sections and is not marked executable.
 */
export function installerBytes(
  identifier: string,
  version: string,
  installer: VendorInstaller,
  revision: number,
): Buffer {
  const file = [identifier.toLowerCase(), canonicalVersion(version), installer.fileName];
  const size = 2048 + (createHash('sha256').update(file.join()).digest().readUInt16BE(0) % 6144);
  const name = JSON.stringify([...file, revision]);
  const noise = createHash('shake256', { outputLength: size }).update(name).digest();
  const text = Buffer.from(`\r\nA file of a simulated vendor. It does nothing. ${name}\r\n`);
  return Buffer.concat([fileHeader(installer.type), text, noise]);
}

/** SHA-256 of installerBytes, lower-case hex. */
export function installerSha256(
  identifier: string,
  version: string,
  installer: VendorInstaller,
  revision: number,
): string {
  const key = [identifier, canonicalVersion(version), installer.fileName, revision].join('\n');
  let hash = hashes.get(key);
  if (hash === undefined) {
    const bytes = installerBytes(identifier, version, installer, revision);
    hash = createHash('sha256').update(bytes).digest('hex');
    if (hashes.size >= HASHES_KEPT) hashes.clear();
    hashes.set(key, hash);
  }
  return hash;
}

/** The SHA-256 a feed states for an installer, true or not. */
export function announcedSha256(
  identifier: string,
  release: VendorRelease,
  installer: VendorInstaller,
): string {
  return installerSha256(identifier, release.version, installer, release.announcedRevision);
}

/** The media type a vendor's server gives the file. */
export function installerMediaType(fileName: string): string {
  if (fileName.endsWith('.msi')) return 'application/x-msi';
  if (fileName.endsWith('.exe')) return 'application/x-msdownload';
  return 'application/octet-stream';
}

function fileHeader(type: VendorInstaller['type']): Buffer {
  const header = Buffer.alloc(512);
  if (type === 'msi' || type === 'wix') {
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
    header.writeUInt16LE(0x003e, 24); // minor version
    header.writeUInt16LE(0x0003, 26); // major version
    header.writeUInt16LE(0xfffe, 28); // little endian
    header.writeUInt16LE(9, 30); // sectors of 512 bytes
    return header;
  }
  if (type === 'zip' || type === 'msix') {
    header.write('PK\u0003\u0004', 'latin1');
    return header;
  }
  header.write('MZ', 'latin1');
  header.writeUInt32LE(0x80, 0x3c); // where the PE header is
  header.write('PE\0\0', 0x80, 'latin1');
  return header;
}
