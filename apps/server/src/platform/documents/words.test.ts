import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountInWords } from './words.ts';

const cases: [paise: bigint, en: string, hi: string, mr: string][] = [
  [0n, 'Rupees Zero Only', 'शून्य रुपये मात्र', 'शून्य रुपये फक्त'],
  [1n, 'Paisa One Only', 'एक पैसा मात्र', 'एक पैसा फक्त'],
  [50n, 'Paise Fifty Only', 'पचास पैसे मात्र', 'पन्नास पैसे फक्त'],
  [100n, 'Rupee One Only', 'एक रुपया मात्र', 'एक रुपया फक्त'],
  [1_03n, 'Rupee One and Paise Three Only', 'एक रुपया तीन पैसे मात्र', 'एक रुपया तीन पैसे फक्त'],
  [19_00n, 'Rupees Nineteen Only', 'उन्नीस रुपये मात्र', 'एकोणीस रुपये फक्त'],
  [21_00n, 'Rupees Twenty One Only', 'इक्कीस रुपये मात्र', 'एकवीस रुपये फक्त'],
  [100_00n, 'Rupees One Hundred Only', 'एक सौ रुपये मात्र', 'शंभर रुपये फक्त'],
  [123_00n, 'Rupees One Hundred Twenty Three Only', 'एक सौ तेईस रुपये मात्र', 'एकशे तेवीस रुपये फक्त'],
  [500_00n, 'Rupees Five Hundred Only', 'पाँच सौ रुपये मात्र', 'पाचशे रुपये फक्त'],
  [
    999_99n,
    'Rupees Nine Hundred Ninety Nine and Paise Ninety Nine Only',
    'नौ सौ निन्यानवे रुपये निन्यानवे पैसे मात्र',
    'नऊशे नव्व्याण्णव रुपये नव्व्याण्णव पैसे फक्त',
  ],
  [1_000_00n, 'Rupees One Thousand Only', 'एक हज़ार रुपये मात्र', 'एक हजार रुपये फक्त'],
  [1_00_000_00n, 'Rupees One Lakh Only', 'एक लाख रुपये मात्र', 'एक लाख रुपये फक्त'],
  [1_00_100_00n, 'Rupees One Lakh One Hundred Only', 'एक लाख एक सौ रुपये मात्र', 'एक लाख शंभर रुपये फक्त'],
  [
    12_34_567_89n,
    'Rupees Twelve Lakh Thirty Four Thousand Five Hundred Sixty Seven and Paise Eighty Nine Only',
    'बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ रुपये नवासी पैसे मात्र',
    'बारा लाख चौतीस हजार पाचशे सदुसष्ट रुपये एकोणनव्वद पैसे फक्त',
  ],
  [1_00_00_001_00n, 'Rupees One Crore One Only', 'एक करोड़ एक रुपये मात्र', 'एक कोटी एक रुपये फक्त'],
  [
    1_23_45_67_890_00n,
    'Rupees One Hundred Twenty Three Crore Forty Five Lakh Sixty Seven Thousand Eight Hundred Ninety Only',
    'एक सौ तेईस करोड़ पैंतालीस लाख सड़सठ हज़ार आठ सौ नब्बे रुपये मात्र',
    'एकशे तेवीस कोटी पंचेचाळीस लाख सदुसष्ट हजार आठशे नव्वद रुपये फक्त',
  ],
  [1_00_000_00_00_000_00n, 'Rupees One Lakh Crore Only', 'एक लाख करोड़ रुपये मात्र', 'एक लाख कोटी रुपये फक्त'],
];

test.each(cases)('%s paise in English, Hindi and Marathi', (paise, en, hi, mr) => {
  const said = (['en', 'hi', 'mr'] as const).map((language) => amountInWords(paise, 'INR', language)?.normalize('NFC'));
  expect(said).toEqual([en, hi, mr].map((text) => text.normalize('NFC')));
});

test('no two amounts are spelled alike', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(amount, amount, fc.constantFrom('en', 'hi', 'mr'), (a, b, language) => {
      expect(amountInWords(a, 'INR', language) === amountInWords(b, 'INR', language)).toBe(a === b);
    }),
  );
});

test('each number below a hundred has its own word in each language', () => {
  for (const language of ['en', 'hi', 'mr'] as const) {
    const said = Array.from({ length: 100 }, (_, value) => amountInWords(BigInt(value) * 100n, 'INR', language));
    expect(new Set(said).size).toBe(100);
  }
});

test('another currency has no words here, and a negative total is a mistake', () => {
  expect(amountInWords(100n, 'USD', 'en')).toBeNull();
  expect(() => amountInWords(-1n, 'INR', 'en')).toThrow(RangeError);
});
