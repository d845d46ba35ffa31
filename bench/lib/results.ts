import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { heading } from './machine.ts';
import { shown, table } from './stats.ts';

/** One measured value; with an aim it is met or not. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Met when the value is not above `most`, or not below `least`. */
  readonly aim?: { readonly most: number } | { readonly least: number };
}

const ROOT = join(import.meta.dirname, '../..');
const FILE = join(ROOT, 'bench/RESULTS.md');
const HEAD = `# Measured

Each part is written by the command that its first line names, and replaced when that runs again. Figures of one machine are
for comparing with other figures of the same machine: mostly a bare server beside ours, in alternating windows.
`;

/** Whether the million-row form was asked for. */
export const LONG = process.argv.includes('--long');

/** Prints the figures and writes them to bench/RESULTS.md as the part `name`; a long form has a part of its own. */
export function publish(name: string, figures: readonly Figure[], notes: readonly string[] = []): void {
  const command = `npm run bench -- ${name}${LONG ? ' --long' : ''}`;
  const rows = figures.map((figure) => [
    figure.what,
    `${shown(figure.value)} ${figure.unit}`.trim(),
    ...judged(figure),
  ]);
  const text = [heading(command, commit()), table(['figure', 'measured', 'aim', 'met'], rows), ...notes].join('\n\n');
  console.log(text);
  const title = `## ${name}${LONG ? ' (long)' : ''}`;
  const parts = new Map(readParts());
  parts.set(title, text);
  const body = [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([each, content]) => `${each}\n\n${content}\n`);
  writeFileSync(FILE, [HEAD, ...body].join('\n'));
}

function judged({ value, unit, aim }: Figure): [aim: string, met: string] {
  if (aim === undefined) return ['', ''];
  const [limit, met, words] =
    'most' in aim ? [aim.most, value <= aim.most, 'at most'] : [aim.least, value >= aim.least, 'at least'];
  return [`${words} ${limit} ${unit}`.trim(), met ? 'yes' : '**no**'];
}

function readParts(): [title: string, content: string][] {
  if (!existsSync(FILE)) return [];
  const [, ...parts] = readFileSync(FILE, 'utf8').split(/^(?=## )/m);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return [part.slice(0, end), part.slice(end).trim()];
  });
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', '.', ':!bench/RESULTS.md') === '' ? '' : ' and changes';
  return git('rev-parse', '--short', 'HEAD') + changed;
}
