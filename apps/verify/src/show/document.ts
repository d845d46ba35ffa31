/** The facts of the sealed document, to be compared with the paper. */
import { NO_CURRENCY } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { Judgement } from '../check/judge.ts';
import { clean, dateTime, documentNumber, money } from '../format.ts';
import type { Say, TextKey } from '../texts.ts';
import { copyButton } from './copy.ts';
import { el } from './dom.ts';
import { lineTable } from './lines.ts';
import { type Content, type Group, present, type Row } from './present.ts';
import { rows } from './rows.ts';
import type { Showing } from './value.ts';

type Showable = Omit<Showing, 'currency'>;

/** Null when the claim cannot even be read. */
export function documentView(showable: Showable, judged: Judgement): HTMLElement | null {
  const { header, state, items } = judged;
  if (header === null) return null;
  const { say } = showable;
  const proven = state === 'GREEN' || state === 'AMBER';
  const title: TextKey = state === 'RED' ? 'facts.titleBad' : proven ? 'facts.title' : 'facts.titleOpen';
  const showing: Showing = { ...showable, currency: header.currency };
  const content = items === null ? null : present(items, showing);
  return el(
    'section',
    { class: 'document', 'data-state': state, 'aria-labelledby': 'document-title' },
    el('h2', { id: 'document-title' }, say(title)),
    proven && el('p', { class: 'hint' }, say('facts.how')),
    headerFacts(showing, judged),
    content && contentView(say, content),
    expertView(say, judged),
  );
}

function headerFacts({ say, language, currency }: Showing, { header, checkpoint, witnesses }: Judgement): HTMLElement {
  if (header === null) return el('dl');
  const { hospital, series, number, kind, time, total, paidAtSeal } = header;
  const sums: Row[] = [
    textRow(say('facts.total'), money(total, currency)),
    ...(kind === 'bill'
      ? [
          textRow(say('facts.paid'), money(paidAtSeal, currency)),
          textRow(say('facts.due'), money(total - paidAtSeal, currency)),
        ]
      : []),
  ];
  return rows(
    [
      textRow(say('facts.hospital'), hospital),
      textRow(say('facts.number'), documentNumber(series, number)),
      textRow(say('facts.kind'), say(`kind.${kind}`)),
      textRow(say('facts.time'), dateTime(time, language)),
      ...(currency === NO_CURRENCY ? [] : sums),
      ...(checkpoint === null ? [] : [textRow(say('facts.log'), checkpoint.origin)]),
      ...witnesses.map((each) =>
        textRow(say('facts.witness'), `${clean(each.name)}, ${dateTime(each.time * 1000, language)}`),
      ),
    ],
    'facts',
  );
}

function textRow(label: string, text: string): Row {
  return { label, value: { text } };
}

function contentView(say: Say, { people, lines, totals, others }: Content): DocumentFragment {
  const fragment = document.createDocumentFragment();
  if (lines.length > 0) fragment.append(lineTable(say, lines));
  for (const group of [
    { title: say('totals.title'), rows: totals },
    { title: say('people.title'), rows: people },
    ...others,
  ]) {
    if (group.rows.length > 0) fragment.append(groupView(group));
  }
  return fragment;
}

function groupView({ title, rows: all }: Group): HTMLElement {
  return el('div', { class: 'group' }, el('h3', {}, title), rows(all, 'facts'));
}

/** Hashes as the paper prints them, in groups of eight, to be compared or copied. */
function expertView(say: Say, { header, block, commitment, checkpoint, index }: Judgement): HTMLElement {
  const hashes: (readonly [TextKey, Uint8Array | null])[] = [
    ['proof.block', block],
    ['proof.previous', header?.prev ?? null],
    ['proof.commitment', commitment],
    ['proof.root', checkpoint?.root ?? null],
  ];
  const numbers: (readonly [TextKey, number | null])[] = [
    ['proof.index', index],
    ['proof.size', checkpoint?.size ?? null],
  ];
  const list = el(
    'dl',
    { class: 'facts hashes' },
    ...hashes.map(([key, bytes]) => bytes !== null && hashRow(say, key, toHex(bytes))),
    ...numbers.map(
      ([key, value]) => value !== null && el('div', {}, el('dt', {}, say(key)), el('dd', {}, String(value))),
    ),
  );
  return el('details', { class: 'experts' }, el('summary', {}, say('proof.title')), list);
}

function hashRow(say: Say, key: TextKey, hex: string): HTMLElement {
  const grouped = hex.replace(/.{8}(?=.)/g, '$& ');
  return el('div', {}, el('dt', {}, say(key)), el('dd', {}, el('code', {}, grouped), copyButton(say, say(key), hex)));
}
