import type { HospitalId } from '@pramana/kernel';
import { expect, test } from 'vitest';
import type { Database } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { AuditRuns } from './audit-run.service.ts';
import { openHeadFolder } from './head.store.ts';

test('while an audit runs, whoever asks for another period gets no answer to another question', async () => {
  let answer: (none: undefined) => void = () => undefined;
  const waiting = new Promise((resolve) => (answer = resolve));
  const runs = new AuditRuns({
    // A database that does not answer yet: the audit is running as long as the test wants.
    db: { onNode: () => waiting } as unknown as Database,
    heads: openHeadFolder('unused'),
    clock: { now: () => 0 },
    onError: () => undefined,
    onChange: () => undefined,
  });
  const hospital = newId<'Hospital'>();
  const april = { from: '2026-04-01', to: '2026-04-30' };
  const running = runs.start(hospital, april);
  expect(runs.start(hospital, { ...april })).toBe(running);
  const conflict = expect.objectContaining({ code: 'conflict' });
  for (const other of [null, { ...april, to: '2026-05-31' }, { ...april, from: '2026-03-01' }])
    expect(() => runs.start(hospital, other)).toThrow(conflict);
  const elsewhere = newId<'Hospital'>() as HospitalId;
  expect(runs.start(elsewhere, null).id).not.toBe(running.id);
  answer(undefined);
  await runs.stop();
  expect(runs.start(hospital, null).id).not.toBe(running.id);
  await runs.stop();
});
