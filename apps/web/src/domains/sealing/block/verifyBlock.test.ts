import {
  append,
  blockHash,
  buildClaim,
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
import hi from '../../../i18n/hi/sealing.json' with { type: 'json' };
import { judge } from '../../billing/bill/verifyProof.ts';
import type { BlockJson } from '../chain/lanes.ts';
import { verifyBlock } from './verifyBlock.ts';

const t = ((key: string) => key) as unknown as TFunction;
let seed = 0;
const random = (length: number): Uint8Array => Uint8Array.from({ length }, () => (seed = (seed * 73 + 41) % 251));

const origin = 'asha.example/log/asha-2627';
const signer = ed25519Signer(origin, random(32));
const policy = `log ${signer.vkey}\nquorum none\n`;
const items = [{ name: 'line', value: { name: 'Paracetamol', amount: 1032 } }];
const head = { kind: 'bill', hospital: 'asha', series: 'OPD-2627', time: 1_790_000_000_000, currency: 'INR' } as const;
const bill = buildClaim({ ...head, number: 1, total: 1032n, paidAtSeal: 0n, prev: NO_PREVIOUS, items }, random);
const store = memoryStore();
const { head: signed, firstIndex: index } = await append({ origin, store, signer, leaves: [bill.commitment] });
const inclusion = await proveInclusion(store, index, signed.size);
const proof = formatReceipt({
  ...bill,
  items: [],
  form: 'proof',
  index,
  proof: inclusion,
  checkpoint: signed.checkpoint,
});

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
    const rootKey = ed25519Signer('asha.example/log/asha', random(32));
    const root = parseRoot(rootKey.vkey);
    const next = parseVkey(ed25519Signer(`${origin}.02`, random(32)).vkey);
    const end = { root, old: parseVkey(signer.vkey), size: 9, hash: random(32), next, time: 1_790_000_000_000 };
    const served = async (reason: 'planned' | 'stolen'): Promise<string> => {
      const note = await signRootStatement(formatSuccession({ ...end, reason }), rootKey);
      return policy + formatRoots([root]) + formatStatements([note]);
    };
    const opened = async (reason: 'planned' | 'stolen') => {
      const steps = verifyBlock(proof, await served(reason), shown);
      expect(failed(steps)).toEqual([]);
      return ['log-open', 'succession'].map((id) => steps.find(({ check }) => check === id)?.ok);
    };
    expect(await opened('planned')).toEqual([true, true]);
    expect(await opened('stolen')).toEqual([null, null]);
    const [step] = judge(proof, await served('stolen'), t).filter(({ check }) => check === 'billing.check.log-open');
    expect(step).toEqual({ check: 'billing.check.log-open', ok: null, detail: 'sealing.check.log-open.open' });
  });

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
