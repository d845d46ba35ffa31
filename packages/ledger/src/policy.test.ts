import { expect, test } from 'vitest';
import { seedOf, testPolicy, WITNESSES } from '../test/fixtures.ts';
import { concat, toBase64, toHex, uintBE } from './bytes.ts';
import { verifyEd25519 } from './ed25519.ts';
import { formatPolicy } from './policy.format.ts';
import { parsePolicy, quorumMet } from './policy.ts';
import { sha256 } from './sha256.ts';
import { ed25519Cosigner, ed25519Signer, keyIdOf, NOTE_KEY, parseVkey } from './vkey.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const logKey = ed25519Signer('log.example', seedOf('log')).vkey;
const key = (name: string) => ed25519Cosigner(`${name}.example`, seedOf(name)).vkey;
const witness = (name: string) => `witness ${name} ${key(name)}\n`;

/** The example of tlog-policy: two of three X and one of three Y. */
const EXAMPLE = [
  `log ${logKey} https://log.example/`,
  ...['X1', 'X2', 'X3'].map((name) => `witness ${name} ${key(name)}`),
  '# X belongs to one organization',
  'group X-witnesses 2 X1 X2 X3',
  ...['Y1', 'Y2', 'Y3'].map((name) => `witness ${name} ${key(name)}`),
  'group Y-witnesses any Y1 Y2 Y3',
  '',
  '\tgroup  X-and-Y all\tX-witnesses Y-witnesses ',
  'quorum X-and-Y',
  '',
].join('\n');

test.each<[string[], boolean]>([
  [['X1', 'X2', 'Y1'], true],
  [['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'], true],
  [['X1', 'Y1'], false],
  [['X1', 'X2', 'X3'], false],
  [['Y1', 'Y2', 'Y3'], false],
  [['X1', 'X1', 'Y1'], false],
  [['X-and-Y'], false],
  [[], false],
])("%j against the specification's example is %s", (cosigned, met) => {
  expect(quorumMet(parsePolicy(EXAMPLE), new Set(cosigned))).toBe(met);
});

test('a quorum of one witness and a quorum of none', () => {
  const one = parsePolicy(`${witness('w')}quorum w\n`);
  expect(quorumMet(one, new Set(['w']))).toBe(true);
  expect(quorumMet(one, new Set())).toBe(false);
  expect(quorumMet(parsePolicy('quorum none'), new Set())).toBe(true);
});

test('what is written reads back the same, retirements included', () => {
  const retired = `log ${logKey} https://a\n#pramana:final-size ${logKey} 4711\n${witness('w')}quorum w\n`;
  for (const text of [EXAMPLE, retired]) {
    const policy = parsePolicy(text);
    expect(parsePolicy(formatPolicy(policy))).toEqual(policy);
  }
  expect(parsePolicy(retired).logs[0]?.finalSize).toBe(4711);
});

test('thirty-two logs, witnesses and groups are no limit', () => {
  const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
  const logs = names.map((name) => `log ${ed25519Signer(`${name}.example`, seedOf(`log ${name}`)).vkey}\n`);
  const groups = names.map((name, i) => `group g${i} any ${i === 0 ? '' : `g${i - 1} `}${name}\n`);
  const policy = parsePolicy(`${logs.join('')}${names.map(witness).join('')}${groups.join('')}quorum g39`);
  expect(policy.groups).toHaveLength(40);
  expect(quorumMet(policy, new Set(['n0']))).toBe(true);
});

test('four thousand logs are read in well under the second that checking each key would take; one more is too many', () => {
  const line = (i: number) => `log ${keyOf(i)}\n`;
  const text = Array.from({ length: 4096 }, (_, i) => line(i)).join('');
  const { logs } = parsePolicy(`${text}quorum none\n`);
  expect(logs).toHaveLength(4096);
  expect(parsePolicy(formatPolicy({ logs, witnesses: [], groups: [], quorum: 'none' })).logs).toHaveLength(4096);
  expect(() => parsePolicy(`${text}${line(4096)}quorum none\n`)).toThrow(code('bad_policy'));
  expect(() => parsePolicy(`${text}${line(17)}quorum none\n`)).toThrow(code('bad_policy'));
  expect(() => parsePolicy(`#${' '.repeat(5_000_000)}\nquorum none\n`)).toThrow(code('bad_policy'));
});

/** A well-formed key of nobody; what it is a point of nobody asks before it is used. */
function keyOf(i: number): string {
  const publicKey = sha256(uintBE(i, 4));
  const name = `h${i}.example/log`;
  const typed = concat(Uint8Array.of(NOTE_KEY), publicKey);
  return `${name}+${toHex(keyIdOf(name, NOTE_KEY, publicKey))}+${toBase64(typed)}`;
}

test('a key of small order in a policy verifies nothing', () => {
  const publicKey = new Uint8Array(32).with(0, 1);
  const typed = concat(Uint8Array.of(NOTE_KEY), publicKey);
  const weak = `log.example+${toHex(keyIdOf('log.example', NOTE_KEY, publicKey))}+${toBase64(typed)}`;
  const [log] = parsePolicy(`log ${weak}\nquorum none\n`).logs;
  const forged = concat(publicKey, new Uint8Array(32));
  expect(verifyEd25519(log?.vkey.publicKey ?? publicKey, new Uint8Array(), forged)).toBe(false);
  expect(() => parseVkey(weak)).toThrow(code('bad_vkey'));
});

test.each([
  ['no quorum', witness('w')],
  ['two quorums', `${witness('w')}quorum w\nquorum none`],
  ['a quorum that is not defined', 'quorum w'],
  ['a quorum before its definition', `quorum w\n${witness('w')}`],
  ['a group of later names', `group g any w\n${witness('w')}quorum g`],
  ['a group of itself', 'group g any g\nquorum g'],
  ['a group without members', 'group g any\nquorum g'],
  ['a group of none', 'group g any none\nquorum g'],
  ['a group that asks for 0', `${witness('w')}group g 0 w\nquorum g`],
  ['a group that asks for more than it has', `${witness('w')}group g 2 w\nquorum g`],
  ['a group that asks for 01', `${witness('w')}group g 01 w\nquorum g`],
  ['a member twice in one group', `${witness('w')}group g 2 w w\nquorum g`],
  ['a member in two groups', `${witness('w')}group g any w\ngroup h any w\nquorum g`],
  ['a name twice', `${witness('w')}${witness('w')}quorum w`],
  ['a key twice', `${witness('w')}witness v ${key('w')}\nquorum w`],
  ['a key twice under two names', `${witness('w')}witness v ${ed25519Cosigner('v', seedOf('w')).vkey}\nquorum w`],
  ['a log twice', `log ${logKey}\nlog ${logKey}\nquorum none`],
  ['a witness called none', witness('w').replace(' w ', ' none ')],
  ['the key of a log as a witness', `witness w ${logKey}\nquorum w`],
  ['the key of a witness as a log', `log ${key('w')}\nquorum none`],
  ['a log that is its own witness', `log ${logKey}\nwitness w ${ed25519Cosigner('w', seedOf('log')).vkey}\nquorum w`],
  ['an unknown line', 'threshold 3\nquorum none'],
  ['a word too many', 'quorum none please'],
  ['a carriage return', 'quorum none\r\n'],
  ['a delete character', 'quorum none\u007f'],
  [
    'a key retired twice',
    `log ${logKey}\n#pramana:final-size ${logKey} 1\n#pramana:final-size ${logKey} 1\nquorum none`,
  ],
  ['a retirement of a key that is not there', `#pramana:final-size ${logKey} 1\nquorum none`],
  ['a broken retirement', `log ${logKey}\n#pramana:final-size ${logKey} 01\nquorum none`],
])('a policy with %s is refused', (_, text) => {
  expect(() => parsePolicy(text)).toThrow(code('bad_policy'));
});

test('only space and tab separate: other Unicode spaces belong to a name', () => {
  const [w] = WITNESSES;
  expect(parsePolicy(`witness a\u00a0b ${w?.vkey}\nquorum a\u00a0b`).quorum).toBe('a\u00a0b');
  expect(testPolicy([logKey]).witnesses).toHaveLength(3);
});
