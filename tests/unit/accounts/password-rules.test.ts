import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '#app/domain/errors.ts';
import { leakedPasswords } from '#app/domain/accounts/leaked-passwords.ts';
import {
  checkPassword,
  isGuessable,
  newPasswordField,
  passwordLength,
} from '#app/domain/accounts/password-rules.ts';

const owner = { email: 'ebba.lindgren@nordvik.example', name: 'Ebba Lindgren' };

describe('a new password', () => {
  test.each([
    ['elva tecken', 'accounts:password.tooShort'],
    ['å'.repeat(11), 'accounts:password.tooShort'],
    // Six characters, each of two code units.
    ['👍👍👍👍👍👍', 'accounts:password.tooShort'],
    ['a'.repeat(129), 'accounts:password.tooLong'],
  ])('%s is refused', (password, message) => {
    expect(
      newPasswordField.safeParse(password).error?.issues.map((issue) => issue.message),
    ).toEqual([message]);
  });

  test.each(['tolv tecken!', 'å'.repeat(128), '   mellanslag räknas   '])(
    '%s is long enough',
    (it) => {
      expect(newPasswordField.parse(it)).toBe(it);
    },
  );
});

describe('a guesser comes upon', () => {
  test.each([
    'password1234',
    'Password2026!',
    'P@ssw0rd1234',
    'Lösenord12345',
    'losenordlosenord',
    'Sommar2026!!!!!',
    'SommarVinter2026',
    'qwertyuiop12',
    '123456789012',
    '1q2w3e4r5t6y',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'abcdefghijkl',
    'correcthorsebatterystaple',
    'EbbaLindgren1',
    'nordvik12345',
    'lappalappa2026',
    '!!!!!!!!!!!!',
    'lkjhgfdsapoiuytrewq',
    // Of the list of leaked ones, however disguised.
    'needforspeed',
    'ghbdtnrfrltkf',
    'ContorTionist',
    'Sonyericsson',
  ])('%s', (password) => expect(isGuessable(password, owner)).toBe(true));

  test.each([
    'tolv gröna paraplyer',
    'Vf8#kq2Lm!z9',
    'min moster åt ramslök i regnet',
    'häst batteri häftklammer',
    'sommarlov hos mormor på Öland',
    'x7Qp-tR4w-Zn2b',
    'Тайный пароль №7',
  ])('not %s', (password) => expect(isGuessable(password, owner)).toBe(false));
});

test('the list of leaked passwords is whole, and each of it is refused', () => {
  expect(leakedPasswords.length).toBeGreaterThan(2_300);
  expect(new Set(leakedPasswords).size).toBe(leakedPasswords.length);
  for (const password of leakedPasswords) {
    expect(password).toBe(password.normalize('NFKC').toLowerCase());
    expect(password.length).toBeGreaterThanOrEqual(passwordLength.least);
  }
  for (const password of leakedPasswords.slice(0, 300)) {
    expect(isGuessable(password.toUpperCase(), owner), password).toBe(true);
  }
});

test('the refusal names the field', () => {
  expect(() => checkPassword('password1234', owner, 'newPassword')).toThrow(
    new InvalidInputError([{ field: 'newPassword', message: 'accounts:password.common' }]),
  );
});
