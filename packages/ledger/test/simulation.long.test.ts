import { expect, test } from 'vitest';
import { installNodeEd25519 } from '../src/node/ed25519.ts';
import { installNodeSha256 } from '../src/node/hasher.ts';
import { BUGS } from './simulation.bugs.ts';
import { Violation } from './simulation.referee.ts';
import { Simulation } from './simulation.ts';

installNodeSha256();
installNodeEd25519();

test('two hundred runs of five to nine hospitals, a third of their logs honest and most of their witnesses: nothing happens that must not', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const simulation = new Simulation({ seed, hospitals: 5 + (seed % 5) });
    const error: unknown = await simulation.run(2500).catch((found: unknown) => found);
    expect({ seed, error }).toEqual({ seed, error: undefined });
    const { cosigned, receipts } = simulation.referee.counts;
    expect(Math.min(cosigned, receipts)).toBeGreaterThan(50);
  }
});

test.each(Object.entries(BUGS))('of ten runs most find it when %s', async (_, bug) => {
  let found = 0;
  for (let seed = 1; seed <= 10; seed++) {
    const error: unknown = await new Simulation({ seed, ...bug }).run(2500).catch((each: unknown) => each);
    if (error instanceof Violation) found += 1;
  }
  expect(found).toBeGreaterThanOrEqual(6);
});
