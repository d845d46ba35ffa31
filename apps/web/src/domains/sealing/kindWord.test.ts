import { CLAIM_KINDS } from '@pramana/ledger';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from '../../i18n/en/sealing.json' with { type: 'json' };
import hi from '../../i18n/hi/sealing.json' with { type: 'json' };
import mr from '../../i18n/mr/sealing.json' with { type: 'json' };
import { wordOf } from './kindWord.ts';

const SERVER = join(import.meta.dirname, '../../../../server/src/domains');

/** The kinds of series as they stand in the code of the server. */
function seriesKinds(): string[] {
  const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(service|policy)\.ts$/.test(path),
  );
  return files.flatMap((path) =>
    [...readFileSync(join(SERVER, path), 'utf8').matchAll(/kind: '([a-z-]+)', prefix/g)].map(([, kind = '']) => kind),
  );
}

test('every kind of document and of numbering has a word of its own in each language', () => {
  const kinds = [...new Set([...Object.keys(CLAIM_KINDS), ...seriesKinds()])];
  expect(kinds.length).toBeGreaterThan(40);
  for (const words of [en, hi, mr]) expect(kinds.filter((kind) => !(kind in words.kind))).toEqual([]);
});

test('the operator’s word against a log’s guard is not called an emergency access, though its claims are of one kind', () => {
  expect([wordOf('override', 'GOV-2627'), wordOf('override', 'OVR-2627')]).toEqual(['guard-override', 'override']);
});
