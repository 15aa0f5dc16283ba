/**
 * The folder of a package in a winget manifest repository, escaped as a path:
 * `/winget/manifests/n/Notepad%2B%2B/Notepad%2B%2B` for Notepad++.Notepad++.
 */
export function manifestFolder(identifier: string): string {
  const letter = identifier.charAt(0).toLowerCase();
  const parts = [letter, ...identifier.split('.')].map(encodeURIComponent);
  return `/winget/manifests/${parts.join('/')}`;
}
