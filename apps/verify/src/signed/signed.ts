/** The part of the page that signed records need, loaded when the first one is given. */
import { type CborValue, decodeCbor, LedgerError, recordHash, toHex } from '@pramana/ledger';
import type { Keys } from '../keys/keys.ts';
import { clean, dateTime, day, documentNumber } from '../format.ts';
import { copyButton } from '../show/copy.ts';
import { el } from '../show/dom.ts';
import { verdictMark } from '../show/mark.ts';
import type { Row } from '../show/present.ts';
import { rows } from '../show/rows.ts';
import { checkRow, speak } from '../show/verdict.ts';
import { type Language, type Params, type Say, sayWith } from '../texts.ts';
import { isDoubted } from '../check/judge.ts';
import { ENTRIES, type Entry, judgeSigned, type SignedFile, type SignedJudgement } from './judge.ts';
import { TABLES, type SignedKey } from './texts.ts';

export { readSigned } from './judge.ts';
export type { SignedFile } from './judge.ts';

type Words = (key: SignedKey, params?: Params) => string;

export interface SignedShown {
  readonly state: SignedJudgement['state'];
  readonly title: string;
  readonly text: string;
  readonly views: HTMLElement[];
}

interface Showing {
  readonly say: Say;
  readonly language: Language;
}

/** The verdict on a signed record and what was signed by whom, to be shown. */
export function showSigned(file: SignedFile, keys: Keys, { say, language }: Showing): SignedShown {
  const judged = judgeSigned(file, keys);
  const words: Words = (key, params) => sayWith(TABLES[language], key, params);
  const { state, facts } = judged;
  const about: Params = {
    person: clean(facts?.key?.person.name ?? ''),
    hospital: facts?.record?.hospital ?? '',
    version: facts?.record?.version ?? '',
    origin: clean(facts?.key?.site.origin ?? ''),
    host: clean(facts?.key?.site.host ?? ''),
  };
  const title = words(`title.${state}`, about);
  const isStolen = state === 'UNKNOWN' && Object.values(judged.entries).some(({ checks }) => isDoubted(checks));
  const text = isStolen ? say('detail.stolen') : words(`text.${state}`, about);
  const verdict = el(
    'section',
    { class: 'verdict', 'data-state': state, 'aria-labelledby': 'verdict-title' },
    el(
      'div',
      { class: 'seal' },
      verdictMark(state),
      el('div', {}, el('h2', { id: 'verdict-title', tabindex: '-1' }, title), el('p', { class: 'meaning' }, text)),
    ),
    el('h3', {}, say('checks.title')),
    el(
      'ul',
      { class: 'checks' },
      ...ENTRIES.map((entry) => entryRow(entry, judged, { say, language, words })),
      ...judged.links.map(({ check, ok }) => {
        const outcome = ok === null ? 'open' : ok ? 'ok' : 'bad';
        const sentence: SignedKey = `${check}.${outcome}` as SignedKey;
        return checkRow(say, { check, ok, name: words(`name.${check}`), text: words(sentence, about) });
      }),
    ),
  );
  const document = factsView(judged, { say, language, words });
  return { state, title, text, views: document === null ? [verdict] : [verdict, document] };
}

/** One entry: what is wrong with it, or where it stands. */
function entryRow(entry: Entry, { entries }: SignedJudgement, { say, language, words }: Showing & { words: Words }) {
  const { state, checks, header } = entries[entry];
  const ok = state === 'RED' ? false : state === 'GREEN' || state === 'AMBER' ? true : null;
  const wrong =
    checks.find((each) => each.ok === false) ?? (ok === null ? checks.find((each) => each.ok === null) : null);
  const where = header === null ? '' : documentNumber(header.series, header.number);
  const when = header === null ? '' : dateTime(header.time, language);
  const text = ok === true ? words('entry.ok', { where, when }) : wrong ? speak(say, wrong.say) : '';
  return checkRow(say, { check: `entry-${entry}`, ok, name: words(`entry.${entry}`), text });
}

function factsView(
  { state, facts, content }: SignedJudgement,
  { say, language, words }: Showing & { words: Words },
): HTMLElement | null {
  if (!facts?.record || !facts.key || state === 'RED' || state === 'UNKNOWN') return null;
  const { record, key } = facts;
  const row = (label: string, text: string): Row => ({ label, value: { text: clean(text) } });
  const hash = toHex(recordHash(record));
  const said = content === null ? null : contentOf(content);
  return el(
    'section',
    { class: 'document', 'data-state': state, 'aria-labelledby': 'document-title' },
    el('h2', { id: 'document-title' }, words('facts.title')),
    rows(
      [
        row(say('facts.hospital'), record.hospital),
        row(words('facts.version'), `${record.version}`),
        row(words('facts.category'), words(categoryKey(record.category))),
        row(words('facts.date'), day(record.date, language)),
        row(words('facts.author'), record.author.name),
        row(words('facts.written'), dateTime(record.at, language)),
        row(words('facts.signer'), key.person.name),
        row(words('facts.site'), key.site.origin),
      ],
      'facts',
    ),
    said && contentView(said, words),
    el(
      'details',
      { class: 'experts' },
      el('summary', {}, say('proof.title')),
      el(
        'dl',
        { class: 'facts hashes' },
        el(
          'div',
          {},
          el('dt', {}, words('facts.hash')),
          el('dd', {}, el('code', {}, hash.replace(/.{8}(?=.)/g, '$& ')), copyButton(say, words('facts.hash'), hash)),
        ),
      ),
    ),
  );
}

function categoryKey(category: string): SignedKey {
  const key = `category.${category}`;
  return Object.hasOwn(TABLES.en, key) ? (key as SignedKey) : 'category.other';
}

interface Said {
  readonly title: string;
  readonly text: string;
  readonly fields: readonly Row[];
}

/** Title, text and values of the content's CBOR; null when it is of another form than this page knows. */
function contentOf(bytes: Uint8Array): Said | null {
  try {
    const map = decodeCbor(bytes) as { readonly [name: string]: CborValue };
    const { title, text, fields } = map;
    if (typeof title !== 'string' || typeof text !== 'string' || !Array.isArray(fields)) return null;
    const pairs = (fields as readonly CborValue[]).filter((each): each is readonly CborValue[] => Array.isArray(each));
    const fieldRows = pairs.map(([label, value]) => ({
      label: textOf(label),
      value: { text: textOf(value) },
    }));
    return { title, text, fields: fieldRows };
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

function textOf(value: CborValue | undefined): string {
  return typeof value === 'string' ? clean(value) : '';
}

function contentView({ title, text, fields }: Said, words: Words): HTMLElement {
  return el(
    'div',
    { class: 'group' },
    el('h3', {}, words('facts.content')),
    el('p', {}, el('b', {}, clean(title))),
    // Line breaks are the author's own.
    ...text.split('\n').map((line) => el('p', {}, clean(line))),
    fields.length > 0 && rows(fields, 'facts'),
  );
}
