import { describe, expect, it } from 'vitest';
import { changeAmount, coverUp, flipByte, removeBlock, signAnew } from './acts.ts';
import { CHECKS, judge } from './judge.ts';
import { buildSandbox, numberOf, type Sandbox } from './sandbox.ts';

let seed = 0;
/** Not random, only different each time: these keys and salts protect nothing. */
const random = (length: number): Uint8Array => Uint8Array.from({ length }, () => (seed = (seed * 73 + 41) % 251));

const whole = await buildSandbox(random);
const broken = (sandbox: Sandbox): string[] => CHECKS.filter((name) => !judge(sandbox).checks[name]);
const badBlocks = (sandbox: Sandbox, check: 'lines' | 'content' | 'link'): string[] =>
  judge(sandbox)
    .blocks.filter((block) => !block[check])
    .map(({ key }) => key);

describe('a chain that nobody touched', () => {
  it('passes every check', () => {
    expect(broken(whole)).toEqual([]);
    expect(whole.blocks.map(numberOf)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('tampering is seen', () => {
  it('when an amount is changed: the line is no longer the sealed one', () => {
    const sandbox = changeAmount(whole, '2', 0, 1);
    expect(broken(sandbox)).toEqual(['lines']);
    expect(badBlocks(sandbox, 'lines')).toEqual(['2']);
  });

  it('when one bit is turned: the block no longer has its hash', () => {
    const sandbox = flipByte(whole, '3');
    expect(broken(sandbox)).toContain('content');
    expect(badBlocks(sandbox, 'content')).toEqual(['3']);
  });

  it('when a block is removed: the next one points to nothing, and the tree is another', () => {
    const sandbox = removeBlock(whole, '2');
    expect(broken(sandbox)).toEqual(['links', 'root', 'kept']);
    expect(badBlocks(sandbox, 'link')).toEqual(['3']);
  });

  it('when the last block is removed, which leaves the chain whole: the tree is too short', () => {
    expect(broken(removeBlock(whole, '4'))).toEqual(['root', 'kept']);
  });

  it('when all hashes are computed anew: the chain looks whole, the signed tree does not fit', () => {
    expect(broken(coverUp(changeAmount(whole, '2', 0, 1), random))).toEqual(['root', 'kept']);
  });

  it('when the hospital signs its new story with its own key: only what left the hospital tells', async () => {
    const forged = await signAnew(coverUp(changeAmount(whole, '2', 0, 1), random));
    expect(broken(forged)).toEqual(['kept']);
    const shortened = await signAnew(coverUp(removeBlock(whole, '2'), random));
    expect(broken(shortened)).toEqual(['kept']);
  });

  it('and the copy is all that is touched', () => {
    expect(broken(whole)).toEqual([]);
  });
});
