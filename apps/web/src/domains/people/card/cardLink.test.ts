import { expect, test } from 'vitest';
import { cardLink, cardNumber, codeOfCard, readCard } from './cardLink.ts';

const ASHA = { slug: 'asha', id: '0197a000-0000-7000-8000-0123456789ab' };
/** Of another node, by the same name. */
const NAMESAKE = { slug: 'asha', id: '0197a000-0000-7000-8000-ba9876543210' };
const SAID = { code: 'K7M2Q-9XHTA', number: 'P-000094' };
const cardOf = (hospital = ASHA): string => cardLink('https://h.example', hospital, SAID);
const ours = { isOurs: true, number: 'P-000094' };

test('a card’s QR carries the page, and behind the # the code, the patient number and whose number it is', () => {
  expect(cardOf()).toBe('https://h.example/card/asha#K7M2Q-9XHTA.P-000094.0123456789ab');
  expect(cardNumber(ASHA, 'P-000094')).toBe('P-000094.0123456789ab');
  expect(codeOfCard('#K7M2Q-9XHTA.P-000094.0123456789ab')).toBe('K7M2Q-9XHTA');
  expect(codeOfCard('')).toBe('');
});

test('a card of this hospital is its patient’s number, as a link or alone', () => {
  const shouted = cardOf().replace('/asha#', '/ASHA#');
  const cards = [cardOf(), ` ${cardNumber(ASHA, 'P-000094')}\n`, shouted];
  expect(cards.map((text) => readCard(text, ASHA))).toEqual(cards.map(() => ours));
});

test('a card that was printed before cards named their hospital is still one', () => {
  const old = ['https://h.example/card/asha#K7M2Q-9XHTA.P-000094', ' P-000094\n'];
  expect(old.map((text) => readCard(text, ASHA))).toEqual(old.map(() => ours));
});

test('a card of another hospital is nobody’s number here, however much its address is like ours, and by the same address too', () => {
  const others = ['asha-2', 'ash', 'jeevan'].map((slug) => cardOf({ ...ASHA, slug }));
  const namesakes = [cardOf(NAMESAKE), cardNumber(NAMESAKE, 'P-000094')];
  const cards = [...others, ...namesakes, 'https://h.example/card/jeevan#K7M2Q-9XHTA'];
  expect(cards.map((text) => readCard(text, ASHA))).toEqual(cards.map(() => ({ isOurs: false })));
  expect([cardOf(), cardNumber(ASHA, 'P-000094')].map((text) => readCard(text, null))).toEqual([
    { isOurs: false },
    { isOurs: false },
  ]);
});

test('a card is told from any other code that the camera sees', () => {
  const texts = [
    'https://h.example/verify#123',
    'https://h.example/card/asha#K7M2Q-9XHTA',
    'https://h.example/#/card/asha#K7M2Q-9XHTA.P-000094',
    '8901234567890',
    'P-000094.0123',
    'upi://pay?pa=x',
    '500 / mg',
    '',
  ];
  expect(texts.map((text) => readCard(text, ASHA))).toEqual(texts.map(() => null));
});
