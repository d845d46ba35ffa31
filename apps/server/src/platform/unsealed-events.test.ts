import type { HospitalId } from '@pramana/kernel';
import { describe, expect, test } from 'vitest';
import type { AccessEventRow } from './access-event.ts';
import { newId } from './ids.ts';
import { keepUnsealed, takeUnsealed } from './unsealed-events.ts';

const here: HospitalId = newId();
const there: HospitalId = newId();

function event(hospital: HospitalId): AccessEventRow {
  const at = new Date(0);
  const nobody = { person_id: null, person_name: null, session_id: null, subject_id: null, document: null };
  const what = { purpose: 'billing', resource: 'bill', outcome: 'granted', result_count: null };
  return {
    ...nobody,
    ...what,
    hospital_id: hospital,
    id: newId(),
    at,
    bucket: at,
    roles: [],
    place: null,
    network: '192.168.1.0/24',
  };
}

describe('events that wait for their batch', () => {
  test('are taken once, and by their own hospital only (I-10)', () => {
    const kept = event(here);
    keepUnsealed([kept]);
    expect(takeUnsealed(there, [kept.id])).toEqual([]);
    expect(takeUnsealed(here, [kept.id])).toEqual([kept]);
    expect(takeUnsealed(here, [kept.id])).toEqual([]);
  });

  test('are not lost with those that nobody comes for: only the older half is let go', () => {
    const [first, ...rest] = Array.from({ length: 4_096 }, () => event(here));
    const last = event(here);
    if (first === undefined) throw new Error('there are many');
    keepUnsealed([first]);
    keepUnsealed(rest);
    keepUnsealed([last]);
    expect(takeUnsealed(here, [first.id, last.id])).toEqual([first, last]);
    const more = (): void => keepUnsealed(Array.from({ length: 4_096 }, () => event(here)));
    more();
    more();
    expect(
      takeUnsealed(
        here,
        rest.map(({ id }) => id),
      ),
    ).toEqual([]);
  });
});
