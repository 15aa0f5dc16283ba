import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { may, permissions } from '#app/domain/permissions.ts';
import type { MemberRole, Permission } from '#app/domain/permissions.ts';
import { listFiles } from '#tests/support/source-files.ts';

const names = Object.keys(permissions) as Permission[];

test('members look and take part, admins manage, owners answer for it', () => {
  const mayDo = (role: MemberRole) => names.filter((name) => may(role, name));
  expect(mayDo('member')).toEqual([
    'organization.read',
    'organization.leave',
    'members.read',
    'teams.read',
    'distribution.read',
    'fleet.read',
    'activity.read',
  ]);
  const ownersAlone: Permission[] = ['ownership.transfer', 'audit.read', 'audit.export'];
  expect(mayDo('admin')).toEqual(names.filter((name) => !ownersAlone.includes(name)));
  expect(mayDo('owner')).toEqual(names);
});

test('every permission is asked for somewhere', async () => {
  const files = (await listFiles('app')).filter(
    (file) => /\.tsx?$/.test(file) && file !== 'app/domain/permissions.ts',
  );
  const code = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  expect(names.filter((name) => !code.includes(`'${name}'`))).toEqual([]);
});
