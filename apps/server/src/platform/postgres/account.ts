import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, readFileSync } from 'node:fs';
import { DatabaseStartError } from './failure.ts';

/** The system account that PostgreSQL runs under when it is not our own: it refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

const UNPRIVILEGED = ['postgres', 'nobody'] as const;

/**
 * Whose processes and files the database in `cluster` will be: `undefined` for our own account. As root it is the one
 * that owns the folder already, else `postgres`, else `nobody`.
 */
export function databaseAccount(cluster: string): Account | undefined {
  const owner = lstatSync(cluster, { throwIfNoEntry: false });
  const own = process.getuid?.();
  if (own !== 0) {
    if (owner === undefined || own === undefined || owner.uid === own) return undefined;
    throw new DatabaseStartError(
      `The database in ${cluster} belongs to another account (${owner.uid}), and this one is ${own}: start as that account or as root.`,
    );
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of UNPRIVILEGED) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new DatabaseStartError(
    'PostgreSQL does not run as root, and this system has neither an account "postgres" nor "nobody": create one, or start as another user.',
  );
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/** Whether the account can come to `folder` at all: a folder inside /root is closed to everybody else. */
export function canReach(account: Account | undefined, folder: string): boolean {
  if (account === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}
