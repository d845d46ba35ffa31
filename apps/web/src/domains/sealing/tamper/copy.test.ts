import { blockHash, NO_PREVIOUS, toHex } from '@pramana/ledger';
import { describe, expect, it } from 'vitest';
import { type BlockJson, fullestSeries, newestRun } from '../chain/lanes.ts';
import { coverUp, flipByte, removeBlock, signAnew } from './acts.ts';
import { CHECKS, judge } from './judge.ts';
import { type CopiedBlock, copySandbox, type Sandbox } from './sandbox.ts';

let seed = 0;
/** Not random, only different each time: these keys and commitments protect nothing. */
const random = (length: number): Uint8Array => Uint8Array.from({ length }, () => (seed = (seed * 73 + 41) % 251));

/** Blocks 7 to 10 of a series, as the server lists them. */
function listed(): CopiedBlock[] {
  let prev = blockHash(NO_PREVIOUS, random(32));
  return [7, 8, 9, 10].map((number) => {
    const commitment = random(32);
    const hash = blockHash(prev, commitment);
    const block = { label: `OPD ${number}`, kind: 'bill', number, commitment, prev, hash };
    prev = hash;
    return { ...block, commitment: toHex(commitment), prev: toHex(block.prev), hash: toHex(hash) };
  });
}

const blocks = listed();
const whole = await copySandbox(blocks, random);
const broken = (sandbox: Sandbox): string[] => CHECKS.filter((name) => judge(sandbox).checks[name] === false);
const bad = (sandbox: Sandbox, check: 'content' | 'link'): string[] =>
  judge(sandbox)
    .blocks.filter((block) => !block[check])
    .map(({ key }) => key);

describe('a copy of real blocks', () => {
  it('holds the very hashes that the server listed, passes, and says that lines were not checked', () => {
    expect(whole.blocks.map(({ hash }) => toHex(hash))).toEqual(blocks.map(({ hash }) => hash));
    expect(broken(whole)).toEqual([]);
    expect(judge(whole).checks.lines).toBeNull();
  });

  it('does not hold when what came from the server does not', async () => {
    const damaged = blocks.map((block, at) => (at === 2 ? { ...block, commitment: '00'.repeat(32) } : block));
    const sandbox = await copySandbox(damaged, random);
    expect([broken(sandbox), bad(sandbox, 'content')]).toEqual([['content'], ['OPD 9']]);
  });

  it('shows a flipped bit at its block, and a removed one at the next, also when it was the first', () => {
    expect(bad(flipByte(whole, 'OPD 8'), 'content')).toEqual(['OPD 8']);
    expect(bad(removeBlock(whole, 'OPD 8'), 'link')).toEqual(['OPD 9']);
    expect(bad(removeBlock(whole, 'OPD 7'), 'link')).toEqual(['OPD 8']);
  });

  it('looks whole when it is sealed anew, with the blocks before the change as they were; the signed tree tells', () => {
    const covered = coverUp(flipByte(whole, 'OPD 9'), random);
    expect(broken(covered)).toEqual(['root', 'kept']);
    expect(covered.blocks.map(({ hash }, at) => toHex(hash) === blocks[at]?.hash)).toEqual([true, true, false, false]);
    expect(coverUp(removeBlock(whole, 'OPD 8'), random).blocks.map(({ number }) => number)).toEqual([7, 8, 9]);
    expect(coverUp(whole, random).blocks).toEqual(whole.blocks);
  });

  it('fits in everything but what left the hospital, once it is signed anew', async () => {
    expect(broken(await signAnew(coverUp(removeBlock(whole, 'OPD 7'), random)))).toEqual(['kept']);
  });

  it('is of the series sealed into last that has enough to show, else of the newest block’s', () => {
    const rows = ['W', 'B', 'A', 'B', 'A'].map((series) => ({ series }) as BlockJson);
    expect([2, 3].map((enough) => fullestSeries(rows, enough))).toEqual(['B', 'W']);
    expect(fullestSeries([], 2)).toBe('');
  });

  it('is of the newest blocks, in the order of their numbers', () => {
    const rows = [9, 10, 7, 8].map((number) => ({ number }) as BlockJson);
    expect(newestRun(rows, 3).map(({ number }) => number)).toEqual([8, 9, 10]);
  });
});
