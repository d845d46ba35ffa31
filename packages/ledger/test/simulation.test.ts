import { expect, test } from 'vitest';
import { installNodeEd25519 } from '../src/node/ed25519.ts';
import { installNodeSha256 } from '../src/node/hasher.ts';
import { BUGS } from './simulation.bugs.ts';
import { Violation } from './simulation.referee.ts';
import { Simulation } from './simulation.ts';

installNodeSha256();
installNodeEd25519();

test('hospitals, liars among them, and witnesses on a bad network with bad disks: nothing happens that must not', async () => {
  const simulation = new Simulation({ seed: 20261122 });
  await simulation.run(400);
  const { cosigned, evidence, refused, crashes, restored, receipts } = simulation.referee.counts;
  // A run in which nothing happens finds nothing.
  expect(Math.min(cosigned / 20, evidence, refused / 20, crashes, restored, receipts / 20)).toBeGreaterThanOrEqual(1);
});

test('one seed is one run', async () => {
  const runs = [1, 2].map(() => new Simulation({ seed: 7 }));
  for (const run of runs) await run.run(60);
  expect(runs[0]?.referee.counts).toEqual(runs[1]?.referee.counts);
  expect(runs[0]?.referee.counts.cosigned).toBeGreaterThan(5);
});

const SEEDS = [3, 1, 2];

test('without a bug the runs that must find one find nothing: what they find is the bug', async () => {
  for (const seed of SEEDS) await new Simulation({ seed }).run(500);
  expect(Object.keys(BUGS).length).toBeGreaterThanOrEqual(12);
});

test.each(Object.entries(BUGS))('the simulation finds it when %s', async (_, bug) => {
  const seen: unknown[] = [];
  for (const seed of SEEDS) {
    if (seen.some((error) => error instanceof Violation)) break;
    seen.push(await new Simulation({ seed, ...bug }).run(500).catch((error: unknown) => error));
  }
  expect(seen.at(-1)).toBeInstanceOf(Violation);
});
