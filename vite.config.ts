import { existsSync } from 'node:fs';
import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';
import remixConfig from './remix.config.js';

/**
 * Libraries of many small files, which the server bundle takes in: reading them one by one was two thirds of the time
 * that web and worker took to start. Only those that need nothing beside themselves and each other: what they need is
 * then in the bundle or in package.json. Only in the build; development lets Node load them.
 */
const bundledLibraries = [
  '@conform-to/dom',
  '@conform-to/react',
  '@conform-to/zod',
  'csv-stringify',
  'drizzle-orm',
  'i18next',
  'ipaddr.js',
  'jose',
  'oauth4webapi',
  'openid-client',
  'otpauth',
  'postgres',
  're2js',
  'srvx',
  'stripe',
  'uuidv7',
  'yaml',
  'zod',
];

/**
 * Makes one server build with two entries, so that web and worker are bundled from one module
 * graph: build/server/server.js and build/server/worker.js. Must stand after Remix's plugin,
 * which otherwise sets the input itself.
 */
function serverEntries(): Plugin {
  return {
    name: 'lappa-server-entries',
    config(_config, { command, isSsrBuild }) {
      if (command !== 'build' || !isSsrBuild) return;
      const input: Record<string, string> = { server: 'app/server.ts' };
      if (existsSync('jobs/worker.ts')) input.worker = 'jobs/worker.ts';
      return {
        ssr: { noExternal: bundledLibraries },
        build: {
          target: 'node22',
          rollupOptions: {
            input,
            // Chunks lie beside the entries: import.meta.dirname is build/server in all of them.
            output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
          },
        },
      };
    },
  };
}

export default defineConfig({
  plugins: [tailwindcss(), remix(remixConfig), serverEntries()],
  build: { assetsInlineLimit: 0 },
  server: { watch: { ignored: ['**/.lappa/**', '**/tests/**'] } },
});
