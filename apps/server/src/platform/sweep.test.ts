import { expect, test } from 'vitest';
import { Health } from './health.ts';
import { createLog } from './log.ts';
import { keepSweeping } from './sweep.ts';

test('what runs every hour and failed is named by readiness until it succeeds, and takes no server out of work', async () => {
  const health = new Health();
  const log = createLog({ level: 'silent' });
  const once = (what: string, work: () => Promise<void>): Promise<void> => keepSweeping({ log, health }, what, work)();
  const failing = async (): Promise<void> => Promise.reject(new Error('away'));
  await once('reminders of visits', failing);
  await once('links of patients', async () => undefined);
  expect(health.sweeps()).toEqual({ ok: true, code: 'reminders of visits' });
  await once('reminders of visits', async () => undefined);
  expect(health.sweeps()).toEqual({ ok: true, code: 'ok' });
});
