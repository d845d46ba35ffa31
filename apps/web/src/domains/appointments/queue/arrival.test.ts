import type { AppointmentJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { cardLink } from '../../people/card/cardLink.ts';
import { arrivalOf } from './arrival.ts';

const visit = { id: 'a', patient: { number: 'P-000001' } } as AppointmentJson;
const ASHA = { slug: 'asha', id: '0197a000-0000-7000-8000-0123456789ab' };
const cardOf = (slug: string, number = 'P-000001'): string =>
  cardLink('https://h.example', { ...ASHA, slug }, { code: 'K7M2Q-9XHTA', number });

test('a card of this hospital checks its patient in, by its link or its number', () => {
  const codes = [cardOf('asha'), 'P-000001', ' P-000001\n'];
  expect(codes.map((code) => arrivalOf(code, ASHA, [visit]))).toEqual(codes.map(() => ({ state: 'expected', visit })));
});

test('another hospital’s card checks nobody in, though its number is expected here', () => {
  expect(arrivalOf(cardOf('jeevan'), ASHA, [visit])).toEqual({ state: 'foreign' });
});

test('whoever is not expected is named as scanned', () => {
  expect(arrivalOf(cardOf('asha', 'P-000002'), ASHA, [visit])).toEqual({ state: 'unknown', name: 'P-000002' });
  expect(arrivalOf('8901234567890', ASHA, [visit])).toEqual({ state: 'unknown', name: '8901234567890' });
});
