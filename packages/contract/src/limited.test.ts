import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { hiddenFrom, holds, limited, limitedFields, nameOfField, without } from './limited.ts';

const Visit = Type.Object({
  date: Type.String(),
  note: limited('clinical:read', Type.String()),
  lines: Type.Array(Type.Object({ item: Type.String(), finding: limited('clinical:read', Type.String()) })),
  doctor: Type.Union([
    Type.Object({ name: Type.String(), phone: limited('hospital:write', Type.String()) }),
    Type.Null(),
  ]),
});
const fields = limitedFields(Visit);

test('a schema says by itself which of its fields need another permission, at any depth', () => {
  expect(fields.map((field) => [nameOfField(field), field.permission])).toEqual([
    ['note', 'clinical:read'],
    ['lines.*.finding', 'clinical:read'],
    ['doctor.phone', 'hospital:write'],
  ]);
  expect(JSON.parse(JSON.stringify(Visit)).required).toEqual(['date', 'lines', 'doctor']);
});

test('each role is hidden what none of its permissions shows', () => {
  expect(hiddenFrom(['doctor'], fields).map(nameOfField)).toEqual(['doctor.phone']);
  expect(hiddenFrom(['cashier'], fields)).toHaveLength(3);
  expect(hiddenFrom(['doctor', 'admin'], fields)).toEqual([]);
});

test('what is hidden is left out of a copy, and the original stays as it was', () => {
  const visit = { date: '2026-11-21', note: 'secret', lines: [{ item: 'a', finding: 'secret' }], doctor: null };
  const shown = hiddenFrom(['cashier'], fields).reduce<unknown>((left, { path }) => without(left, path), visit);
  expect(shown).toEqual({ date: '2026-11-21', lines: [{ item: 'a' }], doctor: null });
  expect(visit.lines[0]?.finding).toBe('secret');
});

test('a body that holds a hidden field is known by it, null included', () => {
  expect(holds({ lines: [{ item: 'a' }, { finding: null }] }, ['lines', '*', 'finding'])).toBe(true);
  expect(holds({ lines: [{ item: 'a' }] }, ['lines', '*', 'finding'])).toBe(false);
  expect(holds(undefined, ['note'])).toBe(false);
});
