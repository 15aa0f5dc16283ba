import path from 'node:path';
import { defineConfig } from 'vitest/config';

const withServices = {
  globalSetup: ['tests/support/database-server.ts'],
  testTimeout: 60_000,
  // The first test that needs the production build makes it.
  hookTimeout: 240_000,
};

export default defineConfig({
  test: {
    // Vitest would leave one processor idle, which on two is half: much of a test's time is waiting for processes.
    maxWorkers: '100%',
    // Each file would load the libraries anew, which took a sixth of the suite's time. A file puts away what it opens.
    isolate: false,
    env: {
      LAPPA_MODE: 'test',
      LOG_LEVEL: 'silent',
      // For the processes that tests start: the same libraries, dozens of times.
      NODE_COMPILE_CACHE: path.resolve('node_modules/.cache/lappa/compile'),
      ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 'test').toString('base64')}`,
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/*.test.ts'],
          // Some read the whole repository, on a machine that does other things, too.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/{integration,faults}/**/*.test.{ts,tsx}'],
          exclude: ['tests/integration/alone/**'],
          ...withServices,
        },
      },
      {
        extends: true,
        test: {
          // Replaces modules, which no other file may meet.
          name: 'alone',
          include: ['tests/integration/alone/*.test.ts'],
          isolate: true,
          ...withServices,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.{ts,tsx}'],
          ...withServices,
        },
      },
    ],
  },
});
