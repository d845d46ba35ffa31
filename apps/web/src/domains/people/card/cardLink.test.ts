import { expect, test } from 'vitest';
import { cardLink, codeOfCard, numberOfCard } from './cardLink.ts';

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
