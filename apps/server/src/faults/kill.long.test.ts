import { afterAll, expect, test } from 'vitest';
import { KillRounds, type Victim } from './kill.fixture.ts';
import { seededFolder } from './process.fixture.ts';

const folder = await seededFolder();
const rounds = new KillRounds(folder, 'asha-2627');
afterAll(async () => {
  await rounds.end();
  await folder.remove();
});

const VICTIMS: Victim[] = ['server', 'database', 'both'];

test('fifty rounds of kill -9 on one node lose nothing that was acknowledged and double nothing (I-1, I-3, I-4, I-6)', async () => {
  for (let round = 0; round < 50; round += 1)
    expect(await rounds.round(VICTIMS[round % VICTIMS.length] ?? 'both')).toBeGreaterThan(round);
});
