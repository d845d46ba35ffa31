import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type HospitalId, isUuid, type SubjectId } from '@pramana/kernel';
import { isSecretText, keyedHash } from '../../platform/secrets.ts';

/** An erasure as the list outside the database knows it: whose pseudonym, how far, when, and by which entry of the log. */
export interface ListedErasure {
  readonly subject: SubjectId;
  readonly extent: 'records' | 'everything';
  readonly at: Date;
  readonly series: string;
  readonly number: number;
}

const FORMAT = 'pramana-erasure/v1';
const FOLDER = 'erasures';

function folderOf(heads: string, hospital: HospitalId): string {
  return join(heads, FOLDER, hospital);
}

/**
 * Keeps an erasure beside the copies of signed heads, which are never restored with the database; durable when it returns.
 * Harmless when it is there; of two of the same extent the later counts, for keys made between them. Keyed by the node's secret: whoever can write there cannot have somebody erased.
 */
export function listErasure(heads: string, hospital: HospitalId, erasure: ListedErasure): void {
  const folder = folderOf(heads, hospital);
  const name = `${erasure.subject}.${erasure.extent}`;
  const known = parse(hospital, name, textOf(folder, name) ?? '');
  if (known !== null && known.at.getTime() >= erasure.at.getTime()) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = [FORMAT, String(erasure.at.getTime()), `${erasure.series} ${erasure.number}`];
  const text = [...lines, macOf(hospital, name, lines), ''].join('\n');
  const path = join(folder, `.${name}.${process.pid}`);
  const file = openSync(path, 'w', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(path, join(folder, name));
  syncFolder(folder);
}

/** All of a hospital that this node listed; `foreign`: names of files that it did not write like this. */
export function listedErasures(
  heads: string,
  hospital: HospitalId,
): { listed: ListedErasure[]; foreign: readonly string[] } {
  const folder = folderOf(heads, hospital);
  const listed: ListedErasure[] = [];
  const foreign: string[] = [];
  for (const name of namesIn(folder)) {
    const erasure = parse(hospital, name, textOf(folder, name) ?? '');
    if (erasure === null) foreign.push(name);
    else listed.push(erasure);
  }
  return { listed, foreign };
}

function parse(hospital: HospitalId, name: string, text: string): ListedErasure | null {
  const [subject = '', extent] = name.split('.');
  const [format = '', at = '', entry = '', mac = ''] = text.split('\n');
  const [series = '', number] = entry.split(' ');
  if (!isUuid(subject) || (extent !== 'records' && extent !== 'everything') || format !== FORMAT) return null;
  if (!isSecretText(mac, macOf(hospital, name, [format, at, entry]))) return null;
  return { subject: subject as SubjectId, extent, at: new Date(Number(at)), series, number: Number(number) };
}

function macOf(hospital: HospitalId, name: string, lines: readonly string[]): string {
  return keyedHash('erasures', hospital, name, ...lines).toString('hex');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function textOf(folder: string, name: string): string | null {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function syncFolder(path: string): void {
  // Windows cannot fsync a folder; NTFS journals the names.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
