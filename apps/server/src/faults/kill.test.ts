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

test.each(VICTIMS)(
  'kill -9 of %s in the middle of sealing loses nothing that was acknowledged and doubles nothing (I-1, I-3, I-4, I-6)',
  async (victim) => {
    expect(await rounds.round(victim)).toBeGreaterThan(0);
  },
  180_000,
);
