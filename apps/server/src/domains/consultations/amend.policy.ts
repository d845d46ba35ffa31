import type { ConsultationContentJson, ConsultationPart, RecordVersionJson } from '@pramana/contract';
import { encodeCbor, toHex } from '@pramana/ledger';

/** What the form says of each part. The day and the release are of all of them. */
const FIELDS = {
  note: ['complaint', 'history', 'examination', 'diagnoses', 'plan', 'followUp'],
  prescription: ['lines', 'advice', 'answers'],
  vitals: ['vitals', 'vitalsNote'],
  orders: ['tests'],
} as const satisfies Record<ConsultationPart, readonly (keyof ConsultationContentJson)[]>;

/** One part at one version. */
export interface PartAt {
  readonly part: ConsultationPart;
  readonly entry: { readonly id: string; readonly newest: Pick<RecordVersionJson, 'date' | 'released' | 'content'> };
}

/** What sealed parts say, as it is typed on: an amendment begins with it. `blank` is what says nothing. */
export function contentOf(parts: readonly PartAt[], blank: ConsultationContentJson): ConsultationContentJson {
  let content = { ...blank };
  for (const { part, entry } of parts) {
    const data = entry.newest.content?.data;
    if (part === 'note') content = { ...content, date: entry.newest.date, released: entry.newest.released };
    if (data?.form === 'consultation/1') {
      const { complaint, history, examination, diagnoses, plan, followUp } = data;
      content = { ...content, complaint, history, examination, diagnoses, plan, followUp };
    }
    if (data?.form === 'vitals/1') content = { ...content, vitals: { ...data.values }, vitalsNote: data.note };
    if (data?.form === 'orders/1' || data?.form === 'orders/2') content = { ...content, tests: data.tests };
    if (data?.form === 'prescription/1') {
      const lines = data.lines.map(({ total: _total, substances: _substances, ...line }, i) => ({
        ...line,
        id: lineId(entry.id, i),
      }));
      const answers = data.warnings.map(({ key, reason }) => ({ key, reason })).filter(({ reason }) => reason !== '');
      content = { ...content, lines, advice: data.advice, answers };
    }
  }
  return content;
}

/**
 * What is typed (`mine`, begun from `base`) on top of what was sealed since (`theirs`): a part that was not typed on follows
 * theirs whole. Of `both`, changed here and there, the words stay; of its tests those that only one of the two took in or out do
 * what that one did: an order of a colleague is not cancelled by a list that never had it.
 */
export function joinAmendment(
  mine: ConsultationContentJson,
  base: ConsultationContentJson,
  theirs: ConsultationContentJson,
): { content: ConsultationContentJson; both: readonly ConsultationPart[] } {
  let content = { ...mine };
  const both: ConsultationPart[] = [];
  if (mine.date === base.date) content = { ...content, date: theirs.date };
  if (mine.released === base.released) content = { ...content, released: theirs.released };
  for (const part of Object.keys(FIELDS) as ConsultationPart[]) {
    const [typed, before, stored] = [mine, base, theirs].map((each) => bytesOf(each, part));
    if (typed === before) content = { ...content, ...only(theirs, part) };
    else if (stored !== before && stored !== typed) both.push(part);
  }
  if (both.includes('orders')) content = { ...content, tests: joinTests(mine.tests, base.tests, theirs.tests) };
  return { content, both };
}

type Tests = ConsultationContentJson['tests'];

function joinTests(mine: Tests, base: Tests, theirs: Tests): Tests {
  const nameOf = ({ id, name }: Tests[number]): string => id ?? name;
  const isIn = (tests: Tests, test: Tests[number]): boolean => tests.some((each) => nameOf(each) === nameOf(test));
  return [
    ...mine.filter((test) => isIn(theirs, test) || !isIn(base, test)),
    ...theirs.filter((test) => !isIn(mine, test) && !isIn(base, test)),
  ];
}

function only(content: ConsultationContentJson, part: ConsultationPart): Partial<ConsultationContentJson> {
  return Object.fromEntries(FIELDS[part].map((field) => [field, content[field]]));
}

function bytesOf(content: ConsultationContentJson, part: ConsultationPart): string {
  return toHex(encodeCbor(only(content, part)));
}

/** Only while it is typed on, a line has an id: its place in the record it comes from. */
function lineId(record: string, at: number): string {
  return `${record.slice(0, 24)}${at.toString(16).padStart(12, '0')}`;
}
