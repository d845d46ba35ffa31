/** Evidence of forks in files: it must outlive the process that found it. */
import { randomUUID } from 'node:crypto';
import { link, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex, utf8 } from '../bytes.ts';
import { EVIDENCE_ENDING, parseEvidence } from '../evidence.ts';
import { parseCheckpoint } from '../checkpoint.ts';
import { parseNote } from '../note.ts';
import { sha256 } from '../sha256.ts';
import { createFolder, syncFolder } from './flat-file.ts';

/** A log that forks without end must not fill the disk: one file proves it, these are plenty. */
const MAX_FILES = 256;
/** Forks of a full folder that were told of, by their paths; the oldest is forgotten, so that one never told is always new. */
const MAX_TOLD = 4_096;
const told = new Set<string>();

/** `asha-2627-<size>-<16 hex of SHA-256>.fork-evidence`: one fork is one name, whoever finds it. */
function nameOf(text: string): string {
  const { origin, size } = parseCheckpoint(parseNote(parseEvidence(text).newer).text);
  const log = /[A-Za-z0-9.-]{1,60}$/.exec(origin)?.[0] ?? 'log';
  return `${log}-${size}-${toHex(sha256(utf8(text))).slice(0, 16)}${EVIDENCE_ENDING}`;
}

/** The evidence files in a folder; none when there is no such folder. */
export async function listEvidence(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => name.endsWith(EVIDENCE_ENDING)).toSorted();
}

/**
 * Keeps an evidence file durably. Answers its path, and whether it is new: the same fork is written once, also by two at
 * once. `path` is undefined when the folder holds too many already; such a fork is new once in the life of a process.
 */
export async function keepEvidence(dir: string, text: string): Promise<{ path: string | undefined; isNew: boolean }> {
  await createFolder(dir, 0o700);
  const name = nameOf(text);
  const path = join(dir, name);
  const there = await listEvidence(dir);
  if (there.includes(name)) return { path, isNew: false };
  if (there.length >= MAX_FILES) return { path: undefined, isNew: isUntold(path) };
  // A name of its own: a draft that two write is, once linked, a proof that somebody truncates.
  const draft = join(dir, `${name}.${randomUUID()}.new`);
  try {
    return { path, isNew: await publish(draft, path, text) };
  } finally {
    await rm(draft, { force: true });
    await syncFolder(dir);
  }
}

/** Writes the draft and gives it its name; false when somebody else was first. */
async function publish(draft: string, path: string, text: string): Promise<boolean> {
  const file = await open(draft, 'wx', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  // Linked, not renamed: whoever was first keeps the name, and nobody reads half a file.
  return link(draft, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

function isUntold(path: string): boolean {
  if (told.has(path)) return false;
  told.add(path);
  const [oldest] = told;
  if (told.size > MAX_TOLD && oldest !== undefined) told.delete(oldest);
  return true;
}
