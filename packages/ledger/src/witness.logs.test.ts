import { expect, test } from 'vitest';
import { seedOf, WITNESSES } from '../test/fixtures.ts';
import { ed25519Signer } from './vkey.ts';
import { parseLogList } from './witness.logs.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const key = (name: string) => ed25519Signer(name, seedOf(name)).vkey;
const [a, b] = [key('a.example/log'), key('b.example/log')];

test('lines of a policy are read, and those that say nothing about logs are passed over', () => {
  const text = `# mine\n\nlog ${a}\n\tlog  ${b} https://b.example/log \nwitness w ${WITNESSES[0]?.vkey}\nquorum w\n`;
  expect(parseLogList(text).logs.map(({ origin, keys }) => [origin, keys.map((k) => k.text)])).toEqual([
    ['a.example/log', [a]],
    ['b.example/log', [b]],
  ]);
  expect(parseLogList('# none yet\n')).toEqual({ logs: [], skipped: [] });
});

test('the list of the public witness network is read, with an origin of its own and with lines of later versions', () => {
  const text = `# Revision: 123\nlogs/v0\n\nvkey ${a}\norigin none\nqpd 24\nunknown\nfoo bar\nvkey ${b}\norigin Log of b v0\nbastion none\ncontact x (at) b\n`;
  expect(parseLogList(text).logs.map(({ origin }) => origin)).toEqual(['a.example/log', 'Log of b v0']);
});

test('a key of a type that nothing here verifies is skipped in the list of others, and refused in one of our own', () => {
  const unknown = `c.example/log+01020304+${Buffer.concat([Buffer.from([6]), Buffer.alloc(32)]).toString('base64')}`;
  const { logs, skipped } = parseLogList(`logs/v0\nvkey ${unknown}\norigin c\nvkey ${a}\n`);
  expect(logs.map(({ origin }) => origin)).toEqual(['a.example/log']);
  expect(skipped).toEqual([expect.stringContaining('c.example/log')]);
  expect(() => parseLogList(`log ${unknown}\n`)).toThrow(code('bad_policy'));
});

test.each([
  ['one log twice', `log ${a}\nlog ${a}\n`],
  ['one origin under two keys', `logs/v0\nvkey ${a}\nvkey ${b}\norigin a.example/log\n`],
  ['one key under two origins', `logs/v0\nvkey ${a}\nvkey ${a}\norigin other\n`],
  ['an origin without its key', 'logs/v0\norigin a\n'],
  ['two origins for one key', `logs/v0\nvkey ${a}\norigin x\norigin y\n`],
  ['a bare key', `${a}\n`],
  ['a word too many', `log ${a} https://a b\n`],
  ["a witness's key", `log ${WITNESSES[0]?.vkey}\n`],
  ['a carriage return', `log ${a}\r\n`],
  ['another format', 'logs/v1\n'],
])('a list with %s is refused', (_, text) => {
  expect(() => parseLogList(text)).toThrow(code('bad_policy'));
});
