import { expect, test } from 'vitest';
import { seedOf, testLog, testPolicy } from '../test/fixtures.ts';
import { LedgerError } from './errors.ts';
import { addSignatures, signNote } from './note.ts';
import { formatPolicy } from './policy.format.ts';
import { parsePolicy } from './policy.ts';
import {
  formatPins,
  formatPolicyUpdate,
  openPolicyUpdate,
  parsePins,
  type PolicyUpdate,
  signPolicyUpdate,
} from './policy-update.ts';
import { ed25519Cosigner, ed25519Signer, parseVkey } from './vkey.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const NAME = 'patients.example/policy';
const signers = ['a', 'b', 'c'].map((name) => ed25519Signer(`${name}.example`, seedOf(`signer ${name}`)));
const [a, b, c] = signers as [(typeof signers)[0], (typeof signers)[0], (typeof signers)[0]];
const pins = { name: NAME, threshold: 2, keys: signers.map(({ vkey }) => parseVkey(vkey)) };
const policy = testPolicy([testLog().signer.vkey]);
const update = (sequence: number, change: Partial<PolicyUpdate> = {}): PolicyUpdate => ({
  name: NAME,
  sequence,
  policy,
  ...change,
});

test('two of three pinned signers make it the policy, whether they sign at once or one after the other', async () => {
  const together = await signPolicyUpdate(update(1), [a, c]);
  const [, lines = ''] = (await signPolicyUpdate(update(1), [c])).split('\n\n');
  expect(addSignatures(await signPolicyUpdate(update(1), [a]), lines)).toBe(together);
  const opened = openPolicyUpdate(together, pins, null);
  expect(opened).toMatchObject({ sequence: 1, signedBy: ['a.example', 'c.example'] });
  expect(formatPolicy(opened.policy)).toBe(formatPolicy(policy));
});

test('one signer, however often the line stands there, is too few; so is a stranger', async () => {
  const one = await signPolicyUpdate(update(1), [a]);
  const [, line = ''] = one.split('\n\n');
  const stranger = ed25519Signer('s.example', seedOf('stranger'));
  for (const note of [one, one + line, await signPolicyUpdate(update(1), [a, stranger])]) {
    expect(() => openPolicyUpdate(note, pins, null)).toThrow(code('policy_unsigned'));
  }
  expect(() => openPolicyUpdate(one.replace(/— .*\n/, ''), pins, null)).toThrow(code('bad_note'));
  // The very key under another name is still one signer.
  const twin = ed25519Signer('twin.example', seedOf('signer a'));
  const twins = { ...pins, keys: [a, twin].map(({ vkey }) => parseVkey(vkey)) };
  const both = await signPolicyUpdate(update(1), [a, twin]);
  expect(() => openPolicyUpdate(both, twins, null)).toThrow(code('policy_unsigned'));
});

test('a line by a pinned key that does not verify rejects the whole update', async () => {
  const good = await signPolicyUpdate(update(1), [a, b]);
  const [, line = ''] = (await signPolicyUpdate(update(2), [c])).split('\n\n');
  expect(() => openPolicyUpdate(good + line, pins, null)).toThrow(code('note_signature'));
});

test('an old update, the last one again with another text, and another publisher are refused; the very same is not', async () => {
  const [one, two] = [await signPolicyUpdate(update(1), signers), await signPolicyUpdate(update(2), signers)];
  const current = openPolicyUpdate(two, pins, openPolicyUpdate(one, pins, null).text).text;
  expect(() => openPolicyUpdate(one, pins, current)).toThrow(code('policy_replayed'));
  const none = update(2, { policy: parsePolicy('quorum none\n') });
  const other = await signPolicyUpdate(none, signers);
  expect(() => openPolicyUpdate(other, pins, current)).toThrow(code('policy_replayed'));
  expect(openPolicyUpdate(two, pins, current).sequence).toBe(2);
  // The same people sign for a hospital as well: their signature there says nothing here.
  const foreign = await signPolicyUpdate(update(3, { name: 'hospital.example/policy' }), signers);
  expect(() => openPolicyUpdate(foreign, pins, current)).toThrow(code('policy_unsigned'));
});

test.each([
  ['another header', (text: string) => text.replace('@v1', '@v2')],
  ['no name', (text: string) => text.replace(/name .*\n/, '')],
  ['a number with a leading zero', (text: string) => text.replace('sequence 1', 'sequence 01')],
  ['the number 0', (text: string) => text.replace('sequence 1', 'sequence 0')],
  ['a comment', (text: string) => `${text}# trust me\n`],
  ['a policy that is none', (text: string) => text.replace('quorum two', 'quorum three')],
  ['a checkpoint in its place', () => `log.example\n5\n${'A'.repeat(43)}=\n`],
])('an update with %s is refused though it is signed', async (_, change) => {
  const note = await signNote(change(formatPolicyUpdate(update(1))), signers);
  expect(() => openPolicyUpdate(note, pins, null)).toThrow(code('bad_policy'));
});

test('pins read back the same, and those that could be met by fewer keys, or never, are refused', () => {
  const text = formatPins(pins);
  expect(parsePins(text)).toEqual(pins);
  expect(() => formatPins({ ...pins, threshold: 4 })).toThrow(code('bad_policy'));
  expect(() => formatPins({ ...pins, threshold: 0 })).toThrow(code('bad_policy'));
  const twin = ed25519Signer('twin.example', seedOf('signer a')).vkey;
  const cosigner = ed25519Cosigner('w.example', seedOf('w')).vkey;
  for (const wrong of [
    text.replace('threshold 2', 'threshold 02'),
    text.replace(b.vkey, twin),
    text.replace(b.vkey, cosigner),
    text.replace('signer', 'key'),
    text.slice(0, -1),
    `${text}\n`,
    '',
  ]) {
    expect(() => parsePins(wrong)).toThrow(LedgerError);
  }
});
