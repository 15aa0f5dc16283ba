import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { readPublishedManifest } from '#app/domain/catalog/feeds/read-published-manifest.ts';
import { openUpstream, serve } from '#tests/support/open-upstream.ts';

const corpus = new URL('../../../../../shared/data/winget-manifests/', import.meta.url);

it.skipIf(!existsSync(corpus))(
  'every real manifest is found over HTTP in the layout of winget-pkgs (skipped without ../shared/data)',
  async () => {
    const site = await serve((request, response) => {
      const parts = (request.url ?? '').split('/').slice(4).map(decodeURIComponent);
      const [version = '', file = ''] = parts.splice(-2);
      const path = fileURLToPath(new URL(`${parts.join('.')}/${version}/${file}`, corpus));
      if (existsSync(path)) response.end(readFileSync(path));
      else response.writeHead(404).end();
    });
    const upstream = openUpstream();
    let sets = 0;
    for (const packageId of readdirSync(corpus)) {
      for (const version of readdirSync(new URL(`${packageId}/`, corpus)).slice(0, 2)) {
        const wanted = { baseUrl: `${site.origin}/repo`, packageId, version, redirectHosts: [] };
        const manifest = await readPublishedManifest(upstream, wanted);
        expect(manifest).toMatchObject({ identifier: packageId, version });
        sets += 1;
      }
    }
    expect(sets).toBeGreaterThan(60);
  },
  30_000,
);
