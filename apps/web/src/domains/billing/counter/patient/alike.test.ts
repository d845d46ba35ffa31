import { describe, expect, it } from 'vitest';
import { alike } from './alike.ts';

const seen = (label: string, by: string, at: string) => ({ label, kind: 'result' as const, by, at });

describe('what has no fee', () => {
  it('is said once for each person, with how often and its newest time', () => {
    const told = alike([
      seen('RES-1', 'Dr Rao', '2026-11-16T05:00:00Z'),
      seen('RES-3', 'Dr Shah', '2026-11-17T05:00:00Z'),
      seen('RES-2', 'Dr Rao', '2026-11-20T05:00:00Z'),
    ]);
    expect(told.map(({ label, by, count }) => ({ label, by, count }))).toEqual([
      { label: 'RES-2', by: 'Dr Rao', count: 2 },
      { label: 'RES-3', by: 'Dr Shah', count: 1 },
    ]);
  });

  it('is nothing where nothing is', () => {
    expect(alike([])).toEqual([]);
  });
});
