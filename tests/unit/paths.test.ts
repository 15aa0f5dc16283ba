import { expect, test } from 'vitest';
import { applicationPath, catalogPath, jobPath, jobsPath, landingPath } from '#app/paths.ts';

test.each([
  [landingPath('sv'), '/'],
  [landingPath('en'), '/en'],
  [catalogPath('sv'), '/katalog'],
  [catalogPath('en', { q: 'å & b', page: 1 }), '/en/catalog?q=%C3%A5+%26+b'],
  [catalogPath('sv', { publisher: '', tag: undefined, page: 2 }), '/katalog?page=2'],
  [applicationPath('sv', 'Notepad++.Notepad++'), '/katalog/Notepad%2B%2B.Notepad%2B%2B'],
  [applicationPath('en', 'A/../B'), '/en/catalog/A%2F..%2FB'],
  [jobsPath({ status: 'failed', page: 1 }), '/admin/jobs?status=failed'],
  [jobPath('1', { outcome: 'held', page: 3 }), '/admin/jobs/1?outcome=held&page=3'],
])('%s', (path, expected) => {
  expect(path).toBe(expected);
});
