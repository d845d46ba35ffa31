import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsOf, say } from './text.ts';

test('each script is set in its own font, and a space stays with what stands before it', () => {
  expect(runsOf('मरीज़: Meera जोशी 12')).toEqual(
    [
      { text: 'मरीज़', font: 'Devanagari' },
      { text: ': Meera ', font: 'Latin' },
      { text: 'जोशी ', font: 'Devanagari' },
      { text: '12', font: 'Latin' },
    ].map((run) => ({ ...run, text: run.text.normalize('NFC') })),
  );
});

test('joiners stay inside the word that they shape', () => {
  expect(runsOf('र्\u200dहास')).toEqual([{ text: 'र्\u200dहास', font: 'Devanagari' }]);
});

test('nothing is lost and nothing is added, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const printed = runsOf(text)
        .map((run) => run.text)
        .join('');
      fc.pre(!/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.test(text));
      expect(printed).toBe(text.normalize('NFC'));
    }),
  );
});

test('text that would reorder or hide what follows is made harmless', () => {
  expect(runsOf('Total \u202e00.001₹\u0000\n')).toEqual([{ text: 'Total  00.001₹  ', font: 'Latin' }]);
});

test('a word longer than any paper is wide may break, others may not', () => {
  const long = 'A'.repeat(60);
  expect(say(`${long} जोशी`)).toEqual({
    text: [
      { text: `${long} `, font: 'Latin', wordBreak: 'break-all' },
      { text: 'जोशी', font: 'Devanagari' },
    ],
  });
  const words = 'Hash ';
  expect(say(`${words}${long} of it`)).toMatchObject({
    text: [{ text: words }, { text: `${long} `, wordBreak: 'break-all' }, { text: 'of it' }],
  });
  const dose = '1–0–1–0 tablets (morning–noon–evening–night), 7 days';
  expect(say(dose), 'a dash lets it break: no day is cut in two').toEqual({ text: [{ text: dose, font: 'Latin' }] });
  expect(say('Paracetamol Tablets IP 500 mg')).toEqual({
    text: [{ text: 'Paracetamol Tablets IP 500 mg', font: 'Latin' }],
  });
});

/** What is said, and of it what may break anywhere. */
function saidOf(text: string): { all: string; breaking: string[] } {
  const { text: parts } = say(text) as { text: { text: string; wordBreak?: string }[] };
  const breaking = parts.filter(({ wordBreak }) => wordBreak !== undefined).map((part) => part.text.trim());
  return { all: parts.map((part) => part.text).join(''), breaking };
}

test('whatever dashes and spaces stand between: the text is kept, and what breaks is each word of 29 letters without a dash', () => {
  const piece = fc.constantFrom('–', '—', ' ', '  ', 'a', 'word', 'x'.repeat(28), 'x'.repeat(29), 'y'.repeat(60));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const isLong = (word: string): boolean => word.split(/[–—]/).some((part) => part.length >= 29);
      expect(saidOf(text)).toEqual({ all: text, breaking: text.split(/\s+/).filter(isLong) });
    }),
  );
});

test('a word of many dashes is read once, not anew from each of its letters', () => {
  const text = 'dose–'.repeat(8_000);
  const before = process.cpuUsage();
  expect(saidOf(text)).toEqual({ all: text, breaking: [] });
  const { user } = process.cpuUsage(before);
  // Processor time: some milliseconds, and many seconds when it was read anew.
  expect(user / 1_000).toBeLessThan(2_000);
});
