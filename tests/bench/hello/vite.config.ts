import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import remixConfig from '../../../remix.config.js';

export default defineConfig({
  plugins: [
    remix({
      ...remixConfig,
      appDirectory: 'tests/bench/hello',
      buildDirectory: 'build/bench-hello',
    }),
    {
      name: 'hello-server-entry',
      config: (_config, { isSsrBuild }) =>
        isSsrBuild
          ? {
              build: {
                target: 'node22',
                rollupOptions: {
                  input: { server: 'tests/bench/hello/server.ts' },
                  output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
                },
              },
            }
          : {},
    },
  ],
});
