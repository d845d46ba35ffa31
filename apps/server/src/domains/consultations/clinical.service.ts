import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold } from '@pramana/kernel';
import type { FastifyBaseLogger } from 'fastify';
import { parseRecords } from '../catalogue/index.ts';
import { type CodeIndex, type CodeRow, indexCodes } from './code.policy.ts';
import { type Substance, type SubstanceBook } from './substance.policy.ts';
import type { Interaction, InteractionSet, Looked } from './warning.policy.ts';

/** The data that warnings and codes are looked up in, as it was found when the server started (clinical/README.md). */
export interface Clinical {
  readonly book: SubstanceBook;
  /** The set, or why there is none; whether it is too old is asked on each day anew: `setOn`. */
  readonly interactions: (InteractionSet & { readonly validUntil: string }) | { readonly why: 'missing' | 'broken' };
  readonly codes: () => { readonly list: string; readonly index: CodeIndex };
}

const GRADES: readonly string[] = ['contraindicated', 'major', 'moderate'];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the folder. What is missing or broken is said in the log, and by every prescription that is written meanwhile; it
 * stops nobody from working.
 */
export function loadClinical(folder: string, log: Pick<FastifyBaseLogger, 'error'>): Clinical {
  const book = loadBook(folder, log);
  const interactions = loadInteractions(folder, book, log);
  let codes: ReturnType<Clinical['codes']> | null = null;
  return {
    book,
    interactions,
    // The whole list takes a second and 60 MB: read when somebody first looks for a code.
    codes: () => (codes ??= loadCodes(folder, log)),
  };
}

/** The set as it may be used on this day. */
export function setOn({ interactions }: Clinical, today: string): Looked['interactions'] {
  if ('why' in interactions) return { ...interactions, name: '', date: null };
  const { name, date, validUntil } = interactions;
  return today > validUntil ? { why: 'stale', name, date } : interactions;
}

function textOf(folder: string, file: string): string | null {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    return null;
  }
}

/** The substances alone, for who compares medicines by them. */
export function loadBook(folder: string, log: Pick<FastifyBaseLogger, 'error'>): SubstanceBook {
  const book = new Map<string, Substance>();
  for (const { name, classes, also } of tableOf(folder, 'substances.csv', ['name', 'classes', 'also'], log)) {
    const substance = { name: fold(name), classes: classes.split(' ').filter((each) => each !== '') };
    for (const spelling of [name, ...also.split('|')]) if (spelling !== '') book.set(plain(spelling), substance);
  }
  return book;
}

/** The rows of one of our tables; none, and a line in the log, when it is missing or broken. */
function tableOf<const Column extends string>(
  folder: string,
  file: string,
  columns: readonly Column[],
  log: Pick<FastifyBaseLogger, 'error'>,
): Record<Column, string>[] {
  const text = textOf(folder, file);
  try {
    if (text === null) throw new Error('it is missing');
    return parseRecords(text, columns).map(({ record }) => record);
  } catch (error) {
    log.error(`clinical data: ${file} is not used: ${error instanceof Error ? error.message : 'unreadable'}`);
    return [];
  }
}

function plain(name: string): string {
  return fold(name)
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim();
}

function loadInteractions(
  folder: string,
  book: SubstanceBook,
  log: Pick<FastifyBaseLogger, 'error'>,
): Clinical['interactions'] {
  const text = textOf(folder, 'interactions.json');
  if (text === null) {
    log.error('clinical data: interactions.json is missing; interactions are NOT checked');
    return { why: 'missing' };
  }
  const set = readSet(text, book);
  if (typeof set !== 'string') return set;
  log.error(`clinical data: interactions.json is broken (${set}); interactions are NOT checked`);
  return { why: 'broken' };
}

/** The set, or what is wrong with it. One wrong row and none is used: half a set looks like a whole one. */
export function readSet(text: string, book: SubstanceBook): (InteractionSet & { validUntil: string }) | string {
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  const { name, date, validUntil, sources, rows } = set as Record<string, unknown>;
  if (typeof name !== 'string' || name === '') return 'it has no name';
  if (typeof date !== 'string' || !DAY.test(date)) return 'it has no date';
  if (typeof validUntil !== 'string' || !DAY.test(validUntil)) return 'it does not say until when it is valid';
  if (typeof sources !== 'object' || sources === null) return 'it names no sources';
  if (!Array.isArray(rows) || rows.length === 0) return 'it has no rows';
  const known = new Set([...book.values()].flatMap((each) => [each.name, ...each.classes]));
  const read: Interaction[] = [];
  for (const [at, row] of rows.entries()) {
    const [one, other, grade, effect, advice, source] = row as unknown[];
    const from = typeof source === 'string' ? (sources as Record<string, unknown>)[source] : undefined;
    if (typeof one !== 'string' || !known.has(one)) return `row ${at + 1} names an unknown substance or class`;
    if (typeof other !== 'string' || !known.has(other)) return `row ${at + 1} names an unknown substance or class`;
    if (typeof grade !== 'string' || !GRADES.includes(grade)) return `row ${at + 1} has no grade`;
    if (typeof effect !== 'string' || typeof advice !== 'string') return `row ${at + 1} does not say what may happen`;
    if (typeof from !== 'string') return `row ${at + 1} has no source`;
    read.push({ one, other, grade: grade as Interaction['grade'], effect, advice, source: from });
  }
  return { name, date, validUntil, rows: read };
}

function loadCodes(folder: string, log: Pick<FastifyBaseLogger, 'error'>): { list: string; index: CodeIndex } {
  const common = tableOf(folder, 'diagnoses.csv', ['code', 'text', 'also'], log).map(
    (row, at): CodeRow => ({ ...row, billable: true, common: at }),
  );
  const whole = textOf(folder, 'icd10cm_order.txt');
  if (whole === null) return { list: 'ICD-10-CM, common diagnoses', index: indexCodes(common) };
  const first = new Map(common.map((row) => [row.code, row]));
  const rows = whole.split('\n').flatMap((line) => readOrderLine(line, first));
  const seen = new Set(rows.map(({ code }) => code));
  return { list: 'ICD-10-CM', index: indexCodes([...rows, ...common.filter(({ code }) => !seen.has(code))]) };
}

/** One line of the official file: number, code, whether billable, short title, long title, at fixed columns. */
function readOrderLine(line: string, common: ReadonlyMap<string, CodeRow>): CodeRow[] {
  if (line.length < 78) return [];
  const bare = line.slice(6, 14).trim();
  const code = bare.length > 3 ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare;
  const known = common.get(code);
  const text = line.slice(77).trim();
  const billable = line[14] === '1';
  return [{ code, text, billable, also: known?.also ?? '', common: known?.common ?? null }];
}
