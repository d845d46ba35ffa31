import { LedgerError } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { LOG, LOG_POLICY, WITNESS_POLICY } from '../../test/receipts.ts';
import { embeddedKeys, keysFrom, rememberedKeys } from './keys.ts';

test('in this repository the page comes with no keys', () => {
  expect(embeddedKeys()).toMatchObject({ source: 'embedded', policy: { logs: [], witnesses: [], quorum: 'none' } });
});

test('a policy is taken as it is', () => {
  const keys = keysFrom(WITNESS_POLICY, 'pasted', '', 5);
  expect(keys.policy).toMatchObject({ quorum: 'both', groups: [{ threshold: 2 }] });
  expect(keysFrom(LOG_POLICY.replaceAll('\n', '\r\n'), 'suggested', 'h', 5).policy.logs).toHaveLength(1);
});

test("a log's bare key, or a log line alone, is a policy that asks for no witness", () => {
  for (const text of [LOG.vkey, `  ${LOG.vkey}\n`, `log ${LOG.vkey}`, `# of the newspaper\n${LOG.vkey}\n`]) {
    expect(keysFrom(text, 'pasted', '', 5).policy).toMatchObject({
      logs: [{ vkey: { text: LOG.vkey } }],
      quorum: 'none',
    });
  }
});

test.each([
  ['a sentence', 'trust me'],
  ['a broken key', `log ${LOG.vkey.slice(0, -3)}`],
  ['a quorum of nobody known', `log ${LOG.vkey}\nquorum friends`],
])('%s is refused with the reason', (_name, text) => {
  expect(() => keysFrom(text, 'pasted', '', 5)).toThrow(LedgerError);
});

test('where nothing can be remembered the embedded keys count', () => {
  expect(rememberedKeys()).toEqual(embeddedKeys());
});
