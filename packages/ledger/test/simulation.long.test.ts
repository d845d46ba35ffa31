import { expect, test } from 'vitest';
import { installNodeEd25519 } from '../src/node/ed25519.ts';
import { installNodeSha256 } from '../src/node/hasher.ts';
import { BUGS } from './simulation.bugs.ts';
import { Violation } from './simulation.referee.ts';
import { Simulation } from './simulation.ts';

installNodeSha256();
installNodeEd25519();

test('two hundred runs of a few thousand events each: nothing happens that must not', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const error: unknown = await new Simulation({ seed }).run(2500).catch((found: unknown) => found);
    expect({ seed, error }).toEqual({ seed, error: undefined });
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
