import { compactReceipt, disclose, ed25519Signer, formatReceipt, parseVkey, type Receipt } from '@pramana/ledger';
import { beforeAll, describe, expect, test } from 'vitest';
import { claimOf, LOG_POLICY, logged, someBill, someReceipt, WITNESS_POLICY, WITNESSES } from '../../test/receipts.ts';
import { embeddedKeys, type Keys, keysFrom } from '../keys/keys.ts';
import type { Online } from '../online/look.ts';
import { readCode, readPasted } from '../read/text.ts';
import { verdictText } from '../show/verdict.ts';
import type { Say } from '../texts.ts';
import { add, itemsOf, NOTHING } from './collect.ts';
import { judge, type Judgement } from './judge.ts';

const NO_KEYS = embeddedKeys();
const LOG_KEY = keysFrom(LOG_POLICY, 'pasted', '', 1);
const WITNESS_KEYS = keysFrom(WITNESS_POLICY, 'pasted', '', 1);
let held: Awaited<ReturnType<typeof someReceipt>>;
beforeAll(async () => {
  held = await someReceipt();
});

/** The keys, where the log's own was stolen after a larger tree. */
function stolen(keys: Keys): Keys {
  const ended = { finalSize: 90, finalRoot: new Uint8Array(32), isStolen: true } as const;
  return { ...keys, policy: { ...keys.policy, logs: keys.policy.logs.map((log) => ({ ...log, ...ended })) } };
}

/** The judgement of these texts, presented one after the other. */
function judged(keys: Keys, ...texts: readonly string[]): Judgement {
  const collected = texts.reduce((so, text) => {
    const given = readPasted(text);
    return given.form === 'signed' ? so : add(so, given).collected;
  }, NOTHING);
  if (collected.proof === null) throw new Error('no head among them');
  return judge(collected.proof, itemsOf(collected), keys);
}

const okOf = ({ checks }: Judgement, name: string) => checks.find(({ check }) => check === name)?.ok;
const keyOf = ({ checks }: Judgement, name: string) => checks.find(({ check }) => check === name)?.say.key;
const failed = ({ checks }: Judgement) => checks.filter(({ ok }) => ok === false).map(({ check }) => check);

describe('with the keys of log and witnesses', () => {
  test('a whole receipt is GREEN, whether it comes as file or as codes', () => {
    for (const texts of [[held.file], [held.digits, ...held.itemsDigits], [held.url, ...held.itemsDigits]]) {
      const result = judged(WITNESS_KEYS, ...texts);
      expect(result.state).toBe('GREEN');
      expect(result.checks.every(({ ok }) => ok === true)).toBe(true);
      expect(result).toMatchObject({ hidden: 0, linesOpen: false, index: 5, block: held.block });
      expect(result.items).toEqual(held.receipt.items);
      expect(result.witnesses.map(({ name }) => name)).toEqual(WITNESSES.map(({ name }) => name));
    }
  });

  test('the head alone leaves the lines open and says so', () => {
    const result = judged(WITNESS_KEYS, held.digits);
    expect(result).toMatchObject({ state: 'GREEN', linesOpen: true, items: null });
    expect(keyOf(result, 'lines')).toBe('detail.linesOpen');
    expect(okOf(result, 'sums')).toBeUndefined();
  });

  test('too few witnesses are AMBER, and so is a policy that asks for none', async () => {
    const one = await someReceipt({ by: WITNESSES.slice(0, 1) });
    expect(judged(WITNESS_KEYS, one.file).state).toBe('AMBER');
    expect(judged(LOG_KEY, held.file).state).toBe('AMBER');
  });

  test('what the key of a stolen log signed is never called genuine without witnesses', () => {
    expect(LOG_KEY.policy.logs).toHaveLength(1);
    const result = judged(stolen(LOG_KEY), held.file);
    expect(result).toMatchObject({ state: 'UNKNOWN', logUrl: expect.any(String) });
    const say: Say = (key) => key;
    expect(verdictText(say, result)).toEqual({ title: 'verdict.UNKNOWN.title', text: 'detail.stolen' });
    expect(verdictText(say, judged(NO_KEYS, held.file)).text).toBe('verdict.UNKNOWN.text');
    expect(judged(stolen(WITNESS_KEYS), held.file).state).toBe('GREEN');
  });

  test('hidden entries are counted, the shown ones are right, and sums are left open', () => {
    const items = disclose(held.receipt.items as Parameters<typeof disclose>[0], [0, 6, 7]);
    const result = judged(WITNESS_KEYS, formatReceipt({ ...held.receipt, items }));
    expect(result).toMatchObject({ state: 'GREEN', hidden: held.receipt.items.length - 3, linesOpen: false });
    expect(keyOf(result, 'sums')).toBe('sums.hidden');
  });
});

describe('a changed receipt is RED and the failing check is named', () => {
  const changed = (over: Partial<Receipt>): Judgement => judge({ ...held.receipt, ...over }, undefined, WITNESS_KEYS);

  test('a changed digit of the code, wherever it stands', () => {
    const step = Math.floor(held.digits.length / 40);
    for (let at = 40; at < held.digits.length; at += step) {
      const digit = String((Number(held.digits[at]) + 1) % 10);
      const text = held.digits.slice(0, at) + digit + held.digits.slice(at + 1);
      let state: string;
      try {
        ({ state } = judge(readCode(text) as Receipt, undefined, WITNESS_KEYS));
      } catch {
        continue; // Not even readable: the page says so, and gives no verdict.
      }
      // The references to log and witnesses may change without anything being wrong: then nobody known has signed.
      expect(['RED', 'UNKNOWN', 'AMBER']).toContain(state);
    }
  });

  test('a changed line', () => {
    const items = held.receipt.items.map((item, i) =>
      i === 7 ? { ...item, value: { desc: 'Something else' } } : item,
    );
    const result = changed({ items });
    expect(result).toMatchObject({ state: 'RED', items: null });
    expect(failed(result)).toEqual(['lines']);
  });

  test('a tree that the log did not sign', () => {
    expect(failed(changed({ checkpoint: held.receipt.checkpoint.replace('\n11\n', '\n12\n') }))).toContain(
      'log-signature',
    );
    expect(failed(changed({ index: 6 }))).toEqual(['inclusion']);
    expect(failed(changed({ kind: 'refund' }))).toContain('kind');
    expect(failed(changed({ claim: held.receipt.claim.slice(1) }))).toEqual(['claim']);
  });

  test('a signed bill whose lines do not add up', async () => {
    const { items, total } = someBill();
    const wrong = await logged(claimOf('bill', items, total + 100n));
    const result = judge(wrong, undefined, WITNESS_KEYS);
    expect(result.state).toBe('RED');
    expect(failed(result)).toEqual(['sums']);
    expect(okOf(result, 'log-signature')).toBe(true);
  });
});

describe('without the key of the log', () => {
  test('nothing is called wrong: the state is UNKNOWN, and what needs no key is checked', () => {
    for (const texts of [[held.file], [held.digits, ...held.itemsDigits]]) {
      const result = judged(NO_KEYS, ...texts);
      expect(result.state).toBe('UNKNOWN');
      expect(failed(result)).toEqual([]);
      expect(['claim', 'kind', 'lines', 'sums', 'prices'].map((name) => okOf(result, name))).toEqual([
        true,
        true,
        true,
        true,
        true,
      ]);
      expect(['log', 'inclusion', 'log-signature', 'witnesses'].map((name) => okOf(result, name))).toEqual([
        null,
        null,
        null,
        null,
      ]);
    }
    expect(keyOf(judged(NO_KEYS, held.file), 'inclusion')).toBe('open.inclusionFile');
    expect(keyOf(judged(NO_KEYS, held.digits), 'inclusion')).toBe('open.inclusionCode');
  });

  test('what is wrong without any key is RED all the same', () => {
    expect(judge({ ...held.receipt, index: 6 }, undefined, NO_KEYS).state).toBe('RED');
    const short = { ...compactReceipt(held.receipt), proof: [] };
    expect(failed(judge(short, undefined, NO_KEYS))).toEqual(['inclusion']);
    const foreign = { ...held.receipt, items: held.receipt.items.slice(1) };
    expect(failed(judge(foreign, undefined, NO_KEYS))).toEqual(['lines']);
    const unreadable = { ...held.receipt, checkpoint: held.receipt.checkpoint.replace('\n11\n', '\nx\n') };
    expect(judge(unreadable, undefined, NO_KEYS).state).toBe('RED');
  });

  test('a log whose root key contradicts itself is wrong; one of the same name under another key is unknown', () => {
    const expelled = (name: string, seed: number): Keys => {
      const vkey = parseVkey(ed25519Signer(name, new Uint8Array(32).fill(seed)).vkey);
      return { ...NO_KEYS, expelled: [{ vkey }, ...keysFrom(LOG_POLICY, 'pasted', '', 1).policy.logs.slice(seed)] };
    };
    for (const text of [held.file, held.digits]) {
      expect(judged(expelled('pramana.example/log/nira-2627', 0), text).state).toBe('RED');
      // What another node's hospital `asha` contradicted itself in says nothing of this one.
      expect(judged(expelled('other.example/log/asha-2627', 1), text).state).toBe('UNKNOWN');
    }
  });

  test('keys of other logs are as good as none', () => {
    const other = keysFrom(LOG_POLICY.replaceAll(/^log .*$/gm, '# another log'), 'pasted', '', 1);
    expect(judged(other, held.file).state).toBe('UNKNOWN');
  });
});

describe('keys that the serving host suggested', () => {
  test('never give more than AMBER, and the page says why', () => {
    const suggested = keysFrom(WITNESS_POLICY, 'suggested', 'asha.example', 1);
    const result = judged(suggested, held.file);
    expect(result.state).toBe('AMBER');
    expect(result.checks.at(-1)).toEqual({
      check: 'keys',
      ok: null,
      say: { key: 'keys.capped', params: { host: 'asha.example' } },
    });
  });

  test('make no paper of a stolen log genuine by witnesses that they name themselves, nor by looking online', () => {
    const suggested = stolen(keysFrom(WITNESS_POLICY, 'suggested', 'asha.example', 1));
    expect(judged(suggested, held.file)).toHaveProperty('state', 'UNKNOWN');
    expect(okOf(judged(suggested, held.file), 'witnesses')).toBe(true);
    const online: Online = { ok: true, say: { key: 'check.online' }, evidence: null };
    const alone = stolen(keysFrom(LOG_POLICY, 'suggested', 'asha.example', 1));
    expect(judge(held.receipt, undefined, alone, online).state).toBe('UNKNOWN');
    expect(judge(held.receipt, undefined, stolen(LOG_KEY), online).state).toBe('GREEN');
  });

  test('tell on which host the log is published', () => {
    expect(judged(LOG_KEY, held.file).logHost).toBe('asha.example');
    expect(judged(WITNESS_KEYS, held.file).logHost).toBeNull();
    expect(judged(keysFrom(WITNESS_POLICY, 'suggested', 'nira.example', 1), held.file).logHost).toBe('nira.example');
  });
});

test('a paper printed before the log answered is PENDING, with its lines checked', () => {
  const result = judged(WITNESS_KEYS, held.pendingDigits, ...held.itemsDigits);
  expect(result).toMatchObject({ state: 'PENDING', index: null });
  expect([okOf(result, 'lines'), okOf(result, 'sums'), okOf(result, 'log-signature')]).toEqual([true, true, null]);
});
