import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '@pramana/contract';

/** A made-up person whom the login page offers. */
export interface DemoPerson {
  login: string;
  name: string;
  /** Slug; empty for the operator, who is in no hospital. */
  hospital: string;
  role: Role;
}

/** Present only on a node that was filled with made-up people; its password is shown to everybody. */
export interface Demo {
  password: string;
  people: readonly DemoPerson[];
}

/** The demo's own note of its password, outside the database: a real installation never has this file. */
function noteOf(dataDir: string): string {
  return join(dataDir, 'demo.json');
}

/** The password of the demo in this data folder; null when it is none. */
export async function readDemoPassword(dataDir: string): Promise<string | null> {
  const text = await readFile(noteOf(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { password } = JSON.parse(text) as { password?: unknown };
  if (typeof password !== 'string' || password === '') throw new Error(`${noteOf(dataDir)} is damaged: delete the data folder to make a new demo.`);
  return password;
}

/** Written last, when the demo is complete: a demo that was interrupted is not taken for one. */
export async function writeDemoPassword(dataDir: string, password: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const temporary = `${noteOf(dataDir)}.${randomUUID()}`;
  await writeFile(temporary, `${JSON.stringify({ password })}\n`, { mode: 0o600 });
  await rename(temporary, noteOf(dataDir));
}
