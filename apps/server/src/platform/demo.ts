import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '@pramana/contract';

/** A made-up person whom the login page offers. */
export interface DemoPerson {
  login: string;
  name: string;
  /** Name of the hospital; null for the operator, who is in none. */
  hospital: string | null;
  role: Role;
  /** What their second step is; null: the password is enough. */
  second: 'sms' | 'totp' | null;
  /** The secret of their authenticator app: only made-up people have one that everybody may know. */
  secret: string | null;
}

/** Present only on a node that was filled with made-up people; its password is shown to everybody. */
export interface Demo {
  password: string;
  people: readonly DemoPerson[];
}

/** The demo's own note of its password, outside the database: it counts for the one database that it was made for. */
export function noteOf(dataDir: string): string {
  return join(dataDir, 'demo.json');
}

export interface DemoNote {
  password: string;
  /** False while the demo is being filled: an interrupted one is made anew. */
  ready: boolean;
  /** The node whose demo it is; null while it is being filled, and in notes of before this was written down. */
  node: string | null;
}

/** The note of the demo in this data folder; null when it holds none. */
export async function readDemoNote(dataDir: string): Promise<DemoNote | null> {
  const text = await readFile(noteOf(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { password, ready, node } = JSON.parse(text) as Record<string, unknown>;
  if (typeof password !== 'string' || password === '')
    throw new Error(`${noteOf(dataDir)} is damaged: delete the data folder to make a new demo.`);
  return { password, ready: ready === true, node: typeof node === 'string' ? node : null };
}

export async function writeDemoNote(dataDir: string, note: DemoNote): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const temporary = `${noteOf(dataDir)}.${randomUUID()}`;
  await writeFile(temporary, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await rename(temporary, noteOf(dataDir));
}
