import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { vendorPackages, type VendorPackage } from './vendor-package.ts';

/** The packages kept in a file, or null when there is none. Throws when it cannot be understood. */
export function readStateFile(file: string): VendorPackage[] | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return z.strictObject({ packages: vendorPackages }).parse(JSON.parse(text)).packages;
  } catch (error) {
    throw new Error(`${file} is not a vendor site's data file; remove it to start anew`, {
      cause: error,
    });
  }
}

/** Replaces the file as a whole, so that a stop in between leaves the old or the new one. */
export function writeStateFile(file: string, packages: readonly VendorPackage[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ packages }));
  renameSync(`${file}.new`, file);
}
