import {
  append,
  blockHash,
  buildClaim,
  disclose,
  ed25519Signer,
  formatReceipt,
  formatRoots,
  formatStatements,
  formatSuccession,
  memoryStore,
  NO_PREVIOUS,
  parseRoot,
  parseVkey,
  proveInclusion,
  signRootStatement,
  toHex,
} from '@pramana/ledger';
import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import en from '../../../i18n/en/sealing.json' with { type: 'json' };
import hi from '../../../i18n/hi/sealing.json' with { type: 'json' };
import mr from '../../../i18n/mr/sealing.json' with { type: 'json' };
import { judge } from '../../billing/bill/verifyProof.ts';
import type { BlockJson } from '../chain/lanes.ts';
import { verifyServed } from '../verifyServed.ts';
import { stepSentence } from './checkWords.ts';
import { verifyBlock } from './verifyBlock.ts';

const t = ((key: string) => key) as unknown as TFunction;
let seed = 0;
const random = (length: number): Uint8Array => Uint8Array.from({ length }, () => (seed = (seed * 73 + 41) % 251));

const origin = 'asha.example/log/asha-2627';
const signer = ed25519Signer(origin, random(32));
const policy = `log ${signer.vkey}\nquorum none\n`;
const items = [
  { name: 'line', value: { name: 'Paracetamol', amount: 1032 } },
  { name: 'line', value: { name: 'Free sample', amount: 0 } },
];
const head = { kind: 'bill', hospital: 'asha', series: 'OPD-2627', time: 1_790_000_000_000, currency: 'INR' } as const;
const bill = buildClaim({ ...head, number: 1, total: 1032n, paidAtSeal: 0n, prev: NO_PREVIOUS, items }, random);
const store = memoryStore();
const { head: signed, firstIndex: index } = await append({ origin, store, signer, leaves: [bill.commitment] });
const inclusion = await proveInclusion(store, index, signed.size);
const receipt = { ...bill, form: 'proof', index, proof: inclusion, checkpoint: signed.checkpoint } as const;
const proof = formatReceipt({ ...receipt, items: [] });
/** The second line is hidden. */
const partly = formatReceipt({ ...receipt, items: disclose(bill.items, [0]) });

const shown: BlockJson = {
  series: 'OPD-2627',
  number: 1,
  label: 'OPD-2627-000001',
  kind: 'bill',
  hash: toHex(blockHash(NO_PREVIOUS, bill.commitment)),
  prev: toHex(NO_PREVIOUS),
  commitment: toHex(bill.commitment),
  at: '2026-09-21T00:00:00Z',
  author: 'Test',
  state: 'sealed',
  index: 0,
};

type Tones = Record<string, Record<string, string>>;
const rootKey = ed25519Signer('asha.example/log/asha', random(32));
const root = parseRoot(rootKey.vkey);
const next = parseVkey(ed25519Signer(`${origin}.02`, random(32)).vkey);
/** The policy with what the root key says of the log's end. */
const rooted = async (
  reason: 'year' | 'planned' | 'stolen',
  { size, root: hash } = { size: 9, root: random(32) },
): Promise<string> => {
  const said = { root, old: parseVkey(signer.vkey), size, hash, next, time: 1_790_000_000_000, reason };
  const note = await signRootStatement(formatSuccession(said), rootKey);
  return policy + formatRoots([root]) + formatStatements([note]);
};

const failed = (steps: ReturnType<typeof verifyBlock>): string[] =>
  steps.filter(({ ok }) => ok === false).map(({ check }) => check);

describe('checking a block yourself', () => {
  it('passes for the proof of the block on the screen, and never says that witnesses saw it', () => {
    const steps = verifyBlock(proof, policy, shown);
    expect(failed(steps)).toEqual([]);
    expect(steps.find(({ check }) => check === 'screen')?.ok).toBe(true);
    expect(steps.find(({ check }) => check === 'witnesses')?.ok).toBeNull();
    expect(steps.some(({ check }) => check === 'lines')).toBe(false);
  });

  it('fails when the screen shows another block than the one that is proven', () => {
    expect(failed(verifyBlock(proof, policy, { ...shown, number: 2 }))).toEqual(['screen']);
    const steps = verifyBlock(proof, policy, { ...shown, hash: 'ab'.repeat(32) });
    expect(steps.at(-1)).toMatchObject({ ok: false, detail: 'Different on this page: hash.' });
  });

  it('fails under the key of another log', () => {
    const other = ed25519Signer(origin, random(32));
    expect(failed(verifyBlock(proof, `log ${other.vkey}\nquorum none\n`, shown))).toContain('log-signature');
  });

  it('leaves the log open where the root key says that its key was stolen, and says so in words', async () => {
    const opened = async (reason: 'planned' | 'stolen') => {
      const steps = verifyBlock(proof, await rooted(reason), shown);
      expect(failed(steps)).toEqual([]);
      return ['log-open', 'succession'].map((id) => steps.find(({ check }) => check === id)?.ok);
    };
    expect(await opened('planned')).toEqual([true, true]);
    expect(await opened('stolen')).toEqual([null, null]);
    const [step] = judge(proof, await rooted('stolen'), t).filter(({ check }) => check === 'billing.check.log-open');
    expect(step).toEqual({ check: 'billing.check.log-open', ok: null, detail: 'sealing.check.log-open.open' });
  });

  it.each(Object.entries({ en, hi, mr }))(
    'says in %s no more than the ledger does',
    async (language, { said, check }) => {
      const say = ((key: string, words: Record<string, string>) => {
        const [, table = '', id = '', tone = ''] = key.split('.');
        const text = table === 'said' ? (said as Record<string, string>)[id] : (check as Tones)[id]?.[tone];
        return (text ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => words[name] ?? name);
      }) as unknown as TFunction;
      const seen = (id: string, by: string, receipt = proof): string => {
        const step = verifyServed(receipt, by).checks.find((each) => each.check === id);
        if (step === undefined) throw new Error(`no check ${id}`);
        return stepSentence(say, language, step);
      };
      const ended = (size: number): string => `${policy}#pramana:final-size ${signer.vkey} ${size}\n`;
      expect(seen('log-open', ended(9))).toBe(said['closed-untold'].replace('{{size}}', '9'));
      expect(seen('log-open', await rooted('planned'))).toBe(said['closed-told'].replace('{{size}}', '9'));
      expect(seen('succession', await rooted('planned'))).toBe(said['ended-planned'].replace('{{size}}', '9'));
      expect(seen('succession', await rooted('year'))).toBe(said['ended-year'].replace('{{size}}', '9'));
      expect(seen('succession', await rooted('stolen', signed))).toBe(said['ended-stolen'].replace('{{size}}', '1'));
      expect(seen('succession', policy + formatRoots([root]))).toBe(said.unvouched);
      expect(seen('lines', policy, partly)).toBe(said['lines-some'].replace('{{shown}}', '1').replace('{{all}}', '2'));
      expect(seen('succession', await rooted('stolen'))).toBe(said.stolen.replace('{{size}}', '9'));
    },
  );

  it('is told in the reader’s language, step by step, by a bill as by a block', () => {
    const steps = judge(proof, policy, t);
    expect(steps.length).toBeGreaterThan(6);
    for (const { check, detail } of steps) {
      const [, , id = '', tone = ''] = detail.split('.');
      expect(check).toMatch(/^billing\.check\./);
      expect((hi.check as Record<string, Record<string, string>>)[id]?.[tone]).toMatch(/[\u0900-\u097f]/);
    }
  });

  it('fails for what is no proof', () => {
    expect(failed(verifyBlock('no proof', policy, shown))).toEqual(['read']);
  });
});
