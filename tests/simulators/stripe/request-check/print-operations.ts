import { deriveOperations } from './derive-operations.ts';

// Run as a process of its own, so that the compiler’s memory is gone when its work is done.
const [packageFolder] = process.argv.slice(2);
if (packageFolder === undefined) throw new Error('Say where the stripe package is');
process.stdout.write(JSON.stringify(deriveOperations(packageFolder)));
