import { ERRORS } from '@pramana/kernel';
import { describe, expect, it } from 'vitest';
import en from './en/index.ts';
import hi from './hi/index.ts';
import mr from './mr/index.ts';

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, path = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : texts(value, `${path}${key}.`),
  );
}

const blanks = (text: string): string[] => (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();
const english = new Map(texts(en));

describe.each(Object.entries({ hi, mr }))('the texts in %s', (_language, tree) => {
  const translated = new Map(texts(tree));

  it('have the same keys as the English ones', () => {
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('are not empty and have the same blanks to fill', () => {
    const filled = [...translated].map(([key, text]) => [key, text.trim() !== '', blanks(text)]);
    expect(filled).toEqual(filled.map(([key]) => [key, true, blanks(english.get(String(key)) ?? '')]));
  });
});

it('every error of the table has its words, in English the table’s own', () => {
  const table = Object.entries(ERRORS).map(([code, [, sentence]]) => [code, sentence]);
  expect(table.map(([code]) => [code, english.get(`problem.${code}`)])).toEqual(table);
});
