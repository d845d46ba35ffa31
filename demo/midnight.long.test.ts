import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installKeys } from '../apps/server/src/domains/sealing/index.ts';
import { loadConfig } from '../apps/server/src/platform/config.ts';
import { openConfiguredKeyring } from '../apps/server/src/platform/keyring-location.ts';
import { createLog } from '../apps/server/src/platform/log.ts';
import { closeServices, openServices } from '../apps/server/src/platform/open-services.ts';
import { freshDatabase } from '../tools/test-database.ts';
import { seedDemo } from './seed.ts';

// What the demo shows of "just now" lies partly on the day before then: an ordinary noon is what every other test fills it at.
const TIMES = ['00:02', '00:11', '01:30', '23:58'];

test.each(TIMES.map((time) => [time]))('the demo fills itself at %s in India too', async (time) => {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'pramana-midnight-'));
  const config = loadConfig({ PRAMANA_DATA: folder, PRAMANA_DEMO_PATIENTS: '30' }, []);
  installKeys(await openConfiguredKeyring(config));
  const clock = { now: () => Date.parse(`2026-11-23T${time}:00+05:30`) };
  const log = createLog({ level: 'silent' });
  const services = openServices({ config, appUrl: database.appUrl, clock, log, demo: null });
  const said: string[] = [];
  try {
    const options = { password: 'only for made-up people', patients: 30, originBase: 'midnight.example/log' };
    await seedDemo(services, { ...options, say: (step) => said.push(step) });
  } finally {
    await closeServices(services);
    await rm(folder, { recursive: true });
  }
  expect(said.at(-1)).toBe('Nira Clinic: a week at the counters');
});
