import { readFileSync } from 'node:fs';
import type { HeldName } from '@pramana/contract';
import { parse } from 'csv-parse/sync';
import type { RetentionRule } from './retention.policy.ts';

const FILE = new URL('../../../../../law/retention-rules.csv', import.meta.url);

/** The dated rules (law/README.md); a new row is law from its first day on. */
export const RETENTION_RULES: readonly RetentionRule[] = readRules(readFileSync(FILE, 'utf8'));

function readRules(text: string): RetentionRule[] {
  return parse<Record<string, string>>(text, { columns: true, skip_empty_lines: true }).map((row) => ({
    content: row.content as HeldName,
    countedFrom: row.counted_from === 'annual-return' ? 'annual-return' : 'last-entry',
    months: Number(row.months),
    from: row.effective_from ?? '',
    to: row.effective_to === '' ? null : (row.effective_to ?? null),
    source: row.source ?? '',
    lawyer: row.lawyer ?? '',
  }));
}
