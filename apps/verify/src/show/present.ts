/** The entries of a sealed document in the form people read: who and what, lines, totals, and whatever else there is. */
import { type CborMap, type CborValue, type ClaimItem } from '@pramana/ledger';
import { integerOf, mapOf } from '../check/sums.ts';
import { clean, percent, rate } from '../format.ts';
import { hasText, type Say } from '../texts.ts';
import { FIELDS } from './fields.ts';
import { show, showAny, type Shown, type Showing } from './value.ts';

export type Row = { readonly label: string; readonly value: Shown };
/** A line; a cell that the document does not state is empty. */
export type Line = {
  readonly description: string;
  readonly details: string;
  readonly quantity: string;
  readonly rate: string;
  readonly discount: string;
  readonly tax: string;
  readonly amount: string;
  readonly evidence: string;
  readonly goods: string;
  readonly more: readonly Row[];
};
export type Group = { readonly title: string; readonly rows: readonly Row[] };
export type Content = {
  readonly people: readonly Row[];
  readonly lines: readonly Line[];
  readonly totals: readonly Row[];
  readonly others: readonly Group[];
};

/** Entries whose rows stand together under "who and what". */
const PEOPLE = [
  'issuer',
  'patient',
  'contact',
  'customer',
  'prescriber',
  'author',
  'bill',
  'payment',
  'refund',
  'day',
  'series',
];
/** Fields of a line that its cells already show. */
const IN_CELLS = new Set([
  'desc',
  'qty',
  'unit',
  'rate',
  'per',
  'batch',
  'exp',
  'mrp',
  'mrpPer',
  'hsn',
  'grade',
  'goods',
  'line',
  'amount',
]);
/** The digit that stands for a grade on paper. */
const GRADES = ['unsupported', 'recorded-after', 'recorded-before', 'signed', 'confirmed'];

/** Sorts entries into their places. Unknown entries and keys are shown, never dropped. */
export function present(items: readonly ClaimItem[], showing: Showing): Content {
  const people: Row[] = [];
  const totals: Row[] = [];
  const lines: Line[] = [];
  const others: Group[] = [];
  for (const item of items) {
    const map = mapOf(item.value);
    if (map !== undefined && item.name === 'line') lines.push(lineOf(map, showing));
    else if (map !== undefined && item.name === 'totals') totals.push(...rowsOf(item.name, withoutZeros(map), showing));
    else if (map !== undefined && PEOPLE.includes(item.name)) people.push(...rowsOf(item.name, map, showing));
    else others.push({ title: titleOf(item, showing.say), rows: anyRows(item, showing) });
  }
  return { people, lines, totals, others };
}

/** A total or tax of nothing says nothing. */
function withoutZeros(map: CborMap): CborMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => integerOf(value) !== 0n));
}

function titleOf({ name }: ClaimItem, say: Say): string {
  const key = `item.${name}`;
  return hasText(key) ? say(key) : name;
}

function anyRows(item: ClaimItem, showing: Showing): Row[] {
  const map = mapOf(item.value);
  if (map !== undefined) return rowsOf(item.name, map, showing);
  return [{ label: titleOf(item, showing.say), value: showAny(item.value, showing) }];
}

/** Known keys in the order of the list, then the others as they stand. */
function rowsOf(name: string, map: CborMap, showing: Showing): Row[] {
  const formats = FIELDS[name] ?? {};
  const known = Object.entries(formats).flatMap(([key, format]) => {
    const value = own(map, key);
    return value === undefined ? [] : [{ label: labelOf(name, key, showing.say), value: show(value, format, showing) }];
  });
  const unknown = Object.entries(map)
    .filter(([key]) => !Object.hasOwn(formats, key))
    .map(([key, value]) => ({ label: clean(key), value: showAny(value, showing) }));
  return [...known, ...unknown];
}

function own(map: CborMap, key: string): CborValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function labelOf(name: string, key: string, say: Say): string {
  const exact = `field.${name}.${key}`;
  if (hasText(exact)) return say(exact);
  const shared = `field.${key}`;
  return hasText(shared) ? say(shared) : key;
}

function lineOf(map: CborMap, showing: Showing): Line {
  const { say } = showing;
  const text = (key: string): string => {
    const value = own(map, key);
    return value === undefined ? '' : show(value, FIELDS['line']?.[key] ?? 'text', showing).text;
  };
  const original = integerOf(own(map, 'line'));
  const description =
    text('desc') || (original === undefined ? '' : say('table.original', { line: String(original + 1n) }));
  return {
    description,
    details: detailsOf(map, text, showing),
    quantity: [text('qty'), text('unit')].filter((part) => part !== '').join(' '),
    rate: rateOf(map, 'rate', 'per', showing),
    discount: integerOf(own(map, 'disc')) === 0n ? '' : text('disc'),
    tax: taxOf(map, showing),
    amount: text('amount'),
    evidence: evidenceOf(own(map, 'grade'), text),
    goods: text('goods'),
    more: rowsOf('line', withoutCells(withoutZeros(map)), showing),
  };
}

function withoutCells(map: CborMap): CborMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !IN_CELLS.has(key)));
}

/** What the paper prints in small type below the description. */
function detailsOf(map: CborMap, text: (key: string) => string, showing: Showing): string {
  const { say } = showing;
  const parts: (readonly [string, string])[] = [
    [say('field.hsn'), text('hsn')],
    [say('field.batch'), text('batch')],
    [say('field.exp'), text('exp')],
    [say('field.mrp'), rateOf(map, 'mrp', 'mrpPer', showing)],
  ];
  const said = parts.filter(([, value]) => value !== '');
  return said.map(([label, value]) => `${label} ${value}`.replaceAll(' ', '\u00a0')).join(' · ');
}

function rateOf(map: CborMap, amountKey: string, perKey: string, { currency }: Showing): string {
  const [amount, per] = [integerOf(own(map, amountKey)), integerOf(own(map, perKey))];
  return amount === undefined ? '' : rate(amount, per ?? 1n, currency);
}

/** `5% · ₹1.23`: the rate and all taxes of the line together, as far as both are stated. */
function taxOf(map: CborMap, showing: Showing): string {
  const taxes = ['cgst', 'sgst', 'igst'].map((key) => integerOf(own(map, key)));
  if (taxes.includes(undefined)) return '';
  const sum = taxes.reduce<bigint>((total, tax) => total + (tax ?? 0n), 0n);
  const bp = integerOf(own(map, 'tax'));
  const amount = show(sum, 'money', showing).text;
  return bp === undefined || bp < 0n ? amount : `${percent(bp)} · ${amount}`;
}

function evidenceOf(grade: CborValue | undefined, text: (key: string) => string): string {
  if (typeof grade !== 'string') return text('grade');
  const digit = GRADES.indexOf(grade);
  return digit < 0 ? text('grade') : `${digit} · ${text('grade')}`;
}
