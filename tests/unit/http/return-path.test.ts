import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeReturnPath } from '#app/http/return-path.server.ts';

describe('after signing in one goes', () => {
  test.each([
    '/app',
    '/app/nordvik',
    '/app/nordvik/settings/members?page=2',
    '/account/security',
    '/admin/jobs',
    '/inbjudan?token=abc',
    '/en/invitation?token=abc',
  ])('to %s', (path) => {
    expect(safeReturnPath(path, '/otherwise')).toBe(path);
  });

  test.each([
    null,
    '',
    'https://evil.example/app',
    '//evil.example/app',
    '///evil.example/app',
    '/\\evil.example/app',
    '\\\\evil.example\\app',
    '/\t/evil.example/app',
    '\n//evil.example/app',
    'javascript:alert(1)',
    'data:text/html,x',
    '/app/../../evil',
    '/app/..//evil.example',
    '/app/%2e%2e//evil.example',
    '/application',
    '/appendix',
    '/logga-in',
    '/sign-out',
    '/katalog',
    '@evil.example/app',
    '/@evil.example',
    'http:/app',
    `/app/${'x'.repeat(1000)}`,
  ])('not to %j', (given) => {
    expect(safeReturnPath(given, '/otherwise')).toBe('/otherwise');
  });

  test('always to this site, whatever is asked for', () => {
    const piece = fc.constantFrom(
      ...[
        '/',
        '\\',
        '//',
        '..',
        '.',
        'app',
        'evil.example',
        '@',
        ':',
        '?',
        '#',
        '\t',
        '%2f',
        '%5c',
      ],
      ...['https:', 'account', '%00', '\u0000', ' ', '%09', '\u{1f600}'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = safeReturnPath(pieces.join(''), '/otherwise');
        const url = new URL(path, 'https://lappa.example');
        expect(url.origin).toBe('https://lappa.example');
        expect(url.pathname).toMatch(/^\/(app|account|admin|otherwise)(\/|$)/);
      }),
      { numRuns: 2000 },
    );
  });
});
