import { expect, test } from 'vitest';
import { cardLink, codeOfCard, isCard, numberOfCard } from './cardLink.ts';

const link = cardLink('https://h.example', { slug: 'asha', code: 'K7M2Q-9XHTA', number: 'P-000094' });

test('a card’s QR carries the page, the code and the patient number behind the #, and nothing else', () => {
  expect(link).toBe('https://h.example/card/asha#K7M2Q-9XHTA.P-000094');
  expect(codeOfCard('#K7M2Q-9XHTA.P-000094')).toBe('K7M2Q-9XHTA');
  expect(codeOfCard('')).toBe('');
});

test('a scanned card is the patient number at the desk, and other text stays as it is', () => {
  expect(numberOfCard(link)).toBe('P-000094');
  expect(numberOfCard(' P-000094 ')).toBe(' P-000094 ');
  expect(numberOfCard('https://h.example/card/asha#K7M2Q-9XHTA')).toBe('https://h.example/card/asha#K7M2Q-9XHTA');
  expect(numberOfCard('500 / mg')).toBe('500 / mg');
});

test('a card is told from any other code that the camera sees', () => {
  expect([link, 'P-000094', ' P-000094\n'].map(isCard)).toEqual([true, true, true]);
  expect(['https://h.example/verify#123', '8901234567890', 'upi://pay?pa=x', ''].map(isCard)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
