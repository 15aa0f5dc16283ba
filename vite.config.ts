import { existsSync } from 'node:fs';
import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';
import remixConfig from './remix.config.js';

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
