/**
 * The public feed that knows most applications of the curated catalog: an index of the winget repository that is
 * renewed every four hours, and the repository's manifests. Both can be changed on the row.
 */
export const wingetFeed = {
  name: 'winget',
  kind: 'winget-manifests' as const,
  url: 'https://raw.githubusercontent.com/svrooij/winget-pkgs-index/main/index.v2.json',
  settings: { manifestBaseUrl: 'https://raw.githubusercontent.com/microsoft/winget-pkgs/master' },
};
