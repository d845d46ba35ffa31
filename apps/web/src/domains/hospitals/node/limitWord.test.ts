import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from '../../../i18n/en/hospitals.json' with { type: 'json' };
import hi from '../../../i18n/hi/hospitals.json' with { type: 'json' };
import mr from '../../../i18n/mr/hospitals.json' with { type: 'json' };

/** The limits as they stand in the code of the server. */
function limits(): string[] {
  const code = readFileSync(join(import.meta.dirname, '../../../../../server/src/platform/limits.ts'), 'utf8');
  return [...code.matchAll(/^ {2}'?([a-z-]+)'?: \{\n {4}most:/gm)].map(([, id = '']) => id);
}

test('every limit has a word of its own in each language', () => {
  expect(limits().length).toBeGreaterThan(15);
  for (const words of [en, hi, mr]) expect(limits().filter((id) => !(id in words.rules.tries))).toEqual([]);
});
