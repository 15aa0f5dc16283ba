import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findManifestSets } from '#app/domain/catalog/winget-manifest/find-manifest-sets.ts';

const names = (folder: string, identifier: string) =>
  ['', '.installer', '.locale.en-US'].map((suffix) => `${folder}/${identifier}${suffix}.yaml`);

const found = (paths: string[]) =>
  findManifestSets(paths).map(({ folder, identifier, paths: members }) => [
    folder,
    identifier,
    members.length,
  ]);

describe('sets in a folder tree', () => {
  it('are the manifests of one folder, sorted', () => {
    const paths = names('manifests/g/Git/Git/2.44.0', 'Git.Git');
    expect(findManifestSets([...paths].reverse())).toEqual([
      { folder: 'manifests/g/Git/Git/2.44.0', identifier: 'Git.Git', paths: [...paths].sort() },
    ]);
  });

  it('are not misled by folders beside, above and below the versions', () => {
    expect(
      found([
        ...names('m/Acme/Editor/1.0', 'Acme.Editor'),
        ...names('m/Acme/Editor/Portable/1.0', 'Acme.Editor.Portable'),
        ...names('m/Acme/Editor/Portable/1.1', 'Acme.Editor.Portable'),
        ...names('m/Acme/Studio/2010/10.0.1', 'Acme.Studio.2010'),
        ...names('m/Acme/Studio/2022/Community/17.9', 'Acme.Studio.2022.Community'),
        ...names('m/Acme/Studio/9.0', 'Acme.Studio'),
      ]),
    ).toEqual([
      ['m/Acme/Editor/1.0', 'Acme.Editor', 3],
      ['m/Acme/Editor/Portable/1.0', 'Acme.Editor.Portable', 3],
      ['m/Acme/Editor/Portable/1.1', 'Acme.Editor.Portable', 3],
      ['m/Acme/Studio/2010/10.0.1', 'Acme.Studio.2010', 3],
      ['m/Acme/Studio/2022/Community/17.9', 'Acme.Studio.2022.Community', 3],
      ['m/Acme/Studio/9.0', 'Acme.Studio', 3],
    ]);
  });

  it('are kept apart when several packages lie in one folder', () => {
    expect(
      found([
        ...names('all', 'Acme.Editor'),
        ...names('all', 'Acme.Editor.Beta'),
        'all/Acme.One.yaml',
      ]),
    ).toEqual([
      ['all', 'Acme.Editor', 3],
      ['all', 'Acme.Editor.Beta', 3],
      ['all', 'Acme.One', 1],
    ]);
  });

  it('may be of a package that is itself called installer', () => {
    expect(found(names('1.0', 'Acme.installer'))).toEqual([['1.0', 'Acme.installer', 3]]);
  });

  it('hold together when names differ in case only, or a file is missing', () => {
    expect(found(['1.0/acme.editor.yaml', '1.0/Acme.Editor.installer.yaml'])).toEqual([
      ['1.0', 'acme.editor', 2],
    ]);
    expect(found(['1.0/A.B.installer.yaml', '1.0/A.B.locale.sv-SE.yaml'])).toEqual([
      ['1.0', 'A.B', 2],
    ]);
  });

  it('pass over other files and what is hidden', () => {
    expect(
      found([
        'README.md',
        '.git/config.yaml',
        '1.0/.validation',
        '1.0/.hidden.yaml',
        '1.0/A.B.yaml.orig',
        '.\\x\\A.B.YAML',
        'A.C.yml',
      ]),
    ).toEqual([
      ['', 'A.C', 1],
      ['x', 'A.B', 1],
    ]);
  });

  it('lose no visible YAML file and name none twice', () => {
    const part = fc.constantFrom('a', 'A', 'a.b', 'a.b.installer', 'a.locale.sv', 'installer');
    const path = fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map((parts) => `${parts.join('/')}.yaml`);
    fc.assert(
      fc.property(fc.uniqueArray(path), (paths) => {
        const members = findManifestSets(paths).flatMap((set) => set.paths);
        expect([...members].sort()).toEqual([...paths].sort());
      }),
    );
  });
});
