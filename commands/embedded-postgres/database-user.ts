import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The operating system's user that owns the cluster's files and runs its processes. */
export interface DatabaseUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * The user PostgreSQL must run as: null (ourselves) for an ordinary user, and for root, which
 * PostgreSQL refuses, the system user `postgres`. That user is created when missing; where that is
 * impossible (no useradd, read-only /etc) `nobody` or else any other ordinary user is taken.
 * Throws when root has no other user at all.
 */
export function chooseDatabaseUser(): DatabaseUser | null {
  if (process.getuid?.() !== 0) return null;
  const existing = readAccounts().get('postgres');
  if (existing) return existing;
  createPostgresAccount();
  const accounts = readAccounts();
  const chosen =
    accounts.get('postgres') ??
    accounts.get('nobody') ??
    [...accounts.values()].find((account) => account.uid !== 0);
  if (!chosen) {
    throw new Error(
      'PostgreSQL refuses to run as root and /etc/passwd knows no other user. Create one (useradd postgres), or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  return chosen;
}

/** Every account of /etc/passwd, by name. initdb needs the name, so a bare number would not do. */
function readAccounts(): Map<string, DatabaseUser> {
  const accounts = new Map<string, DatabaseUser>();
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid) accounts.set(name, { name, uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}

/** useradd on most systems, adduser on Alpine. Failing is no error: the caller looks what is there. */
function createPostgresAccount(): void {
  const attempts: [string, string[]][] = [
    ['groupadd', ['--system', 'postgres']],
    [
      'useradd',
      ['--system', '--gid', 'postgres', '--no-create-home', '--home-dir', '/', 'postgres'],
    ],
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ];
  for (const [command, args] of attempts) {
    spawnSync(command, args, { stdio: 'ignore' });
    if (readAccounts().has('postgres')) return;
  }
}
