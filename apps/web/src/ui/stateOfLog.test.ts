import { expect, test } from 'vitest';
import { stateOfLog } from './stateOfLog.ts';

const head = {
  signedAt: '2026-11-23T00:00:00Z',
  queued: 0,
  guard: { ok: true, code: 'OK', detail: '' },
  size: 5,
  witnessed: 0,
  dueSeals: [],
};
const stopped = (code: string) => stateOfLog({ ...head, guard: { ok: false, code, detail: '' } });

test('a log that waits for its witnesses or its first look waits; only what its guard saw does not verify', () => {
  expect([stopped('WITNESSES'), stopped('NONE')]).toEqual(['queued', 'queued']);
  for (const code of ['ROLLBACK', 'FORK', 'HEAD_DAMAGED', 'HEAD_COPY']) expect(stopped(code)).toBe('broken');
  expect(stateOfLog(head)).toBe('sealed');
  expect(stateOfLog({ ...head, witnessed: 5 })).toBe('witnessed');
  expect(stateOfLog({ ...head, witnessed: 5, dueSeals: ['2026-11-22'] })).toBe('queued');
});
