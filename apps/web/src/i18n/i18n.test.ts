import { ERRORS } from '@pramana/kernel';
import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import hi from './hi.json' with { type: 'json' };
import mr from './mr.json' with { type: 'json' };

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
    for (const [key, text] of translated) {
      expect(text.trim(), key).not.toBe('');
      expect(blanks(text), key).toEqual(blanks(english.get(key) ?? ''));
    }
  });
});

it('every error of the table has its words, in English the table’s own', () => {
  for (const [code, [, sentence]] of Object.entries(ERRORS))
    expect(english.get(`problem.${code}`), code).toBe(sentence);
});
