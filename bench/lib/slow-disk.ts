import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { databaseAccount } from '../../apps/server/src/platform/postgres/account.ts';
import { findBinaries } from '../../apps/server/src/platform/postgres/binaries.ts';

/** PostgreSQL flushes its log by fdatasync: each one takes so many microseconds more as the file says, at any time. */
const SHIM = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
int fdatasync(int file) {
  static volatile int *microseconds;
  static int (*flush)(int);
  if (!flush) flush = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
  if (!microseconds) {
    int delay = open(DELAY_FILE, O_RDONLY);
    microseconds = mmap(0, sizeof(int), PROT_READ, MAP_SHARED, delay, 0);
  }
  struct timespec pause = { *microseconds / 1000000, *microseconds % 1000000 * 1000L };
  if (*microseconds > 0) nanosleep(&pause, 0);
  return flush(file);
}
`;

/** A disk that can be made slower while the database runs. */
export interface SlowDisk {
  /** Environment of whoever starts a PostgreSQL on it. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on each flush of the database's log takes this much longer, in microseconds. */
  delay(microseconds: number): void;
}

/** Builds the shim and PostgreSQL's programs around it in `folder`; null where there is no compiler. */
export function slowDisk(folder: string): SlowDisk | null {
  mkdirSync(folder, { mode: 0o755 });
  const file = join(folder, 'delay');
  writeFileSync(file, new Uint8Array(4));
  // In place: the database's processes have this file mapped, and one that shrinks would kill them.
  const open = openSync(file, 'r+');
  const delay = (microseconds: number): void => {
    writeSync(open, Int32Array.of(microseconds), 0, 4, 0);
  };
  const shim = join(folder, 'slow.so');
  const flags = ['-shared', '-fPIC', '-O2', `-DDELAY_FILE="${file}"`, '-x', 'c', '-', '-o', shim, '-ldl'];
  if (spawnSync('gcc', flags, { input: SHIM }).status !== 0) return null;
  const real = findBinaries(join(folder, 'programs'), databaseAccount(folder));
  const wrap = (name: string, line: string): void => {
    const program = join(folder, name);
    writeFileSync(program, `#!/bin/sh\n${line}\n`);
    chmodSync(program, 0o755);
  };
  wrap('initdb', `exec '${real.initdb}' "$@"`);
  wrap('postgres', `LD_PRELOAD='${shim}' exec '${real.postgres}' "$@"`);
  chmodSync(folder, 0o755);
  return { env: { PRAMANA_PG_BIN: folder }, delay };
}
