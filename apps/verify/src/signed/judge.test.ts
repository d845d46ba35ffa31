import { ed25519Signer, isSignedRecord, parsePolicy } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { LOG, LOG_POLICY, WITNESS_POLICY } from '../../test/receipts.ts';
import { CONTENT, signedFile, type Wrong } from '../../test/signed.ts';
import type { Keys } from '../keys/keys.ts';
import { readFile } from '../read/file.ts';
import { readPasted } from '../read/text.ts';
import { judgeSigned, readSigned } from './judge.ts';
import { TABLES } from './texts.ts';

const keysOf = (policy: string, source: Keys['source'] = 'pasted'): Keys => ({
  policy: parsePolicy(policy),
  text: policy,
  source,
  host: 'asha.example',
  at: 0,
});

async function judged(wrong: Wrong = {}, policy = WITNESS_POLICY) {
  return judgeSigned(readSigned(await signedFile(wrong)), keysOf(policy));
}

/** Names of the checks that failed. */
async function failed(wrong: Wrong): Promise<[state: string, checks: string[]]> {
  const { state, links } = await judged(wrong);
  return [state, links.filter(({ ok }) => ok === false).map(({ check }) => check)];
}

describe('a version signed by passkey', () => {
  test('is green with the quorum of one’s own keys, amber with the log alone, and without its key nothing is said', async () => {
    const good = await judged();
    expect(good).toMatchObject({ state: 'GREEN', facts: { key: { person: { name: 'Dr. Anil Deshmukh' } } } });
    expect(good.content).toEqual(CONTENT);
    expect(good.links.filter(({ ok }) => ok === null).map(({ check }) => check)).toEqual(['retired']);
    expect((await judged({}, LOG_POLICY)).state).toBe('AMBER');
    expect((await judged({ witnessed: false })).state).toBe('AMBER');
    expect(judgeSigned(readSigned(await signedFile()), keysOf(WITNESS_POLICY, 'suggested')).state).toBe('AMBER');
    const { policy, ...rest } = keysOf(WITNESS_POLICY, 'suggested');
    const ended = { finalSize: 90, finalRoot: new Uint8Array(32), isStolen: true } as const;
    const logs = policy.logs.map((log) => ({ ...log, ...ended }));
    const stolen = judgeSigned(readSigned(await signedFile()), { ...rest, policy: { ...policy, logs } });
    expect(stolen.state).toBe('UNKNOWN');
    expect(await judged({}, 'quorum none\n')).toMatchObject({ state: 'UNKNOWN', facts: null, content: null });
  });

  test('without its content says that only the hash was checked', async () => {
    const { state, content, links } = await judged({ content: null });
    expect([state, content]).toEqual(['GREEN', null]);
    expect(links.find(({ check }) => check === 'content')).toEqual({ check: 'content', ok: null });
  });

  test.each<[string, Wrong, string[]]>([
    ['another credential', { credential: new Uint8Array(16) }, ['person']],
    ['another person', { signer: '01980009-1111-7222-8333-444455556666' }, ['person']],
    ['another version', { version: 2 }, ['version']],
    // The log itself says whose it is: the entry is red before anything is compared.
    ['an entry of another hospital', { hospital: 'nira' }, []],
    ['a passkey enrolled later', { order: ['record', 'key', 'signature'] }, ['order']],
    ['another challenge', { challenge: new Uint8Array(32) }, ['challenge']],
    ['a passkey that was made, not asked', { type: 'webauthn.create' }, ['asked']],
    ['a page inside another', { crossOrigin: true }, ['asked']],
    ['pages of another origin', { origin: 'https://asha.example.evil.example' }, ['origin']],
    ['a passkey of another site', { host: 'nira.example' }, ['site']],
    ['a person who was not verified', { flags: 1 }, ['verified']],
    ['nobody there', { flags: 4 }, ['verified']],
    ['changed authenticator data', { flipped: 'authenticatorData' }, ['signature']],
    ['a changed signature', { flipped: 'signature' }, ['signature']],
    ['changed client data', { flipped: 'clientData' }, ['asked', 'challenge', 'origin', 'signature']],
    ['other content', { content: CONTENT.with(30, 0) }, ['content']],
  ])('is red for %s, which is named, and none of its content is shown', async (_, wrong, checks) => {
    expect(await failed(wrong)).toEqual(['RED', checks]);
    if (wrong.content !== undefined) expect((await judged(wrong)).content).toBeNull();
  });

  test('is green where the passkey was enrolled in an earlier log, of a changed key too, and red in a later one', async () => {
    const judgedWith = async (shard: string) => {
      const enrolledIn = ed25519Signer(LOG.name.replace('2627', shard), new Uint8Array(32).fill(5));
      const policy = `log ${enrolledIn.vkey}\n${WITNESS_POLICY}`;
      const { state, links } = await judged({ enrolledIn }, policy);
      return [state, links.find(({ check }) => check === 'order')?.ok];
    };
    expect(await judgedWith('2526.02')).toEqual(['GREEN', true]);
    expect(await judgedWith('2526')).toEqual(['GREEN', true]);
    expect(await judgedWith('2627.02')).toEqual(['RED', false]);
  });

  test('is red when an entry’s proof was changed, and believes none of its facts', async () => {
    const file = readSigned(await signedFile());
    const text = file.file.record.replace(/index (\d)/, 'index 2');
    expect(text).not.toBe(file.file.record);
    const changed = readSigned(
      JSON.stringify({ format: 'pramana/signed-record/v1', ...file.file, record: text, content: null }),
    );
    expect(judgeSigned(changed, keysOf(WITNESS_POLICY))).toMatchObject({
      state: 'RED',
      facts: null,
      entries: { record: { state: 'RED' }, key: { state: 'GREEN' } },
    });
  });
});

test('a signature file is told from others however it comes in, and one that is not whole is no verdict', async () => {
  const text = await signedFile();
  expect(isSignedRecord(text)).toBe(true);
  const none = () => Promise.reject(new Error('no picture'));
  expect((await readFile(new Blob([text]), none)).map(({ form }) => form)).toEqual(['signed']);
  expect(readPasted(`  ${text.replaceAll('\n', '\r\n')}`).form).toBe('signed');
  expect(() => readSigned(text.slice(0, -20))).toThrow('problem.damaged');
  expect(() => readSigned('{"format": "pramana/signed-record/v1"}')).toThrow('problem.damaged');
});

test('the words are in every language, with the same blanks to fill', () => {
  const blanks = (said: string): string => (said.match(/\{\w+\}/g) ?? []).sort().join();
  for (const table of [TABLES.hi, TABLES.mr]) {
    expect(Object.keys(table)).toEqual(Object.keys(TABLES.en));
    expect(Object.values(table).map(blanks)).toEqual(Object.values(TABLES.en).map(blanks));
  }
});
