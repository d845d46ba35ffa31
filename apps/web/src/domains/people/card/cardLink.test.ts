import { expect, test } from 'vitest';
import { cardLink, codeOfCard, readCard } from './cardLink.ts';

const cardOf = (slug: string): string =>
  cardLink('https://h.example', { slug, code: 'K7M2Q-9XHTA', number: 'P-000094' });
const link = cardOf('asha');

test('a card’s QR carries the page, the code and the patient number behind the #, and nothing else', () => {
  expect(link).toBe('https://h.example/card/asha#K7M2Q-9XHTA.P-000094');
  expect(codeOfCard('#K7M2Q-9XHTA.P-000094')).toBe('K7M2Q-9XHTA');
  expect(codeOfCard('')).toBe('');
});

test('a card of this hospital is its patient’s number, as a link or alone', () => {
  const ours = { isOurs: true, number: 'P-000094' };
  expect([link, ' P-000094\n', cardOf('ASHA')].map((text) => readCard(text, 'asha'))).toEqual([ours, ours, ours]);
});

test('a card of another hospital is nobody’s number here, however much its address is like ours', () => {
  const others = [cardOf('asha-2'), cardOf('ash'), cardOf('jeevan'), 'https://h.example/card/jeevan#K7M2Q-9XHTA'];
  expect(others.map((text) => readCard(text, 'asha'))).toEqual(others.map(() => ({ isOurs: false })));
  expect(readCard(link, undefined)).toEqual({ isOurs: false });
});

test('a card is told from any other code that the camera sees', () => {
  const texts = [
    'https://h.example/verify#123',
    'https://h.example/card/asha#K7M2Q-9XHTA',
    'https://h.example/#/card/asha#K7M2Q-9XHTA.P-000094',
    '8901234567890',
    'upi://pay?pa=x',
    '500 / mg',
    '',
  ];
  expect(texts.map((text) => readCard(text, 'asha'))).toEqual(texts.map(() => null));
});
