import { ERRORS } from '@pramana/kernel';
import { describe, expect, it } from 'vitest';
import { domains } from '../domains.ts';
import { PAGE_HELP } from '../help/pages.ts';
import { TOURS } from '../help/tours.ts';
import enHelp from './en/help.json' with { type: 'json' };
import enIndex from './en/index.ts';
import hiHelp from './hi/help.json' with { type: 'json' };
import hiIndex from './hi/index.ts';
import mrHelp from './mr/help.json' with { type: 'json' };
import mrIndex from './mr/index.ts';

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, path = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : texts(value, `${path}${key}.`),
  );
}

const blanks = (text: string): string[] => (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();
// The help is fetched by itself, when somebody asks for it.
const en = { ...enIndex, help: { ...enIndex.help, ...enHelp } };
const hi = { ...hiIndex, help: { ...hiIndex.help, ...hiHelp } };
const mr = { ...mrIndex, help: { ...mrIndex.help, ...mrHelp } };
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

it('the story of a bill says of a result what its author did: the doctor who is named released it, another may have written it', () => {
  const said = [en, hi, mr].map(({ billing }) => billing.story.step['care-result']);
  expect(said.map((text, i) => text.includes(['released', 'जारी', 'जारी'][i] ?? ''))).toEqual([true, true, true]);
});

it('words of money that mean different things are different words: an exempt line must not read as a discount', () => {
  for (const { billing } of [en, hi, mr]) {
    const { tax, total, pay, bill, session } = billing;
    const apart = [
      [tax.exempt, total.discount],
      [tax.exempt, tax.nil],
      [total.gross, total.total],
      [pay.change, bill.refundable],
      [session.openState, session.opened],
    ];
    expect(apart.filter(([one, other]) => one === other)).toEqual([]);
  }
});

describe('the help', () => {
  it('says of every page behind the login what it is for: help/pages.ts and page.<name> in i18n/*/help.json', () => {
    const pages = domains.flatMap(({ routes }) => routes.filter(({ access }) => access !== 'public'));
    expect(pages.map(({ path }) => path).filter((path) => !(path in PAGE_HELP))).toEqual([]);
    const known = new Set([...pages.map(({ path }) => path), '/manage']);
    expect(Object.keys(PAGE_HELP).filter((path) => !known.has(path))).toEqual([]);
    expect(Object.keys(enHelp.page).sort()).toEqual([...new Set(Object.values(PAGE_HELP))].sort());
  });

  it('takes each role around in four to seven steps, the last of which says where to find it again', () => {
    for (const steps of Object.values(TOURS)) {
      expect(steps.length).toBeGreaterThanOrEqual(4);
      expect(steps.length).toBeLessThanOrEqual(7);
      expect(new Set(steps).size).toBe(steps.length);
      expect(steps.at(-1)).toBe('help');
    }
  });
});
