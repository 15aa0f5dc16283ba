import { expect, test } from 'vitest';
import { loggedPath } from '#app/http/logged-path.server.ts';

const token = 'abcdefgh' + 'X'.repeat(35);

test.each([
  [`/winget/${token}/information`, '/winget/abcdefgh…/information'],
  [`/WINGET/${token}`, '/WINGET/abcdefgh…'],
  [`//winget//${token}/x`, '//winget//abcdefgh…/x'],
  [`/%77inge%74/${token}/x`, '/winget/abcdefgh…/x'],
  [`/winget%2f${token}/x`, '/winget/abcdefgh…/x'],
  [`/winget/${token}/%zz`, '/winget/abcdefgh…/%zz'],
  ['/katalog/7zip.7zip', '/katalog/7zip.7zip'],
  ['/katalog/%C3%A5', '/katalog/%C3%A5'],
  ['/winget', '/winget'],
])('%s is logged as %s', (path, logged) => {
  expect(loggedPath(path)).toBe(logged);
});
