import { expect, test } from 'vitest';
import { shelfName } from './useConsultationDraft.ts';

test('what waits of a visit that was never sealed, and of each amendment, has a name of its own', () => {
  const names = [
    shelfName('v', null, 'monday'),
    shelfName('v', 'monday', 'tuesday'),
    shelfName('v', 'monday', 'friday'),
  ];
  expect(new Set(names).size).toBe(3);
});
