import { bmiOf, tenthsText, VITAL_NAMES, VITALS, vitalText, type VitalsFormJson } from '@pramana/contract';
import type { PrescriptionFormJson } from '@pramana/contract';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { CareDocument, EntryView, PrescriptionDocument, VisitDocument } from './care-view.ts';
import { diagnosisText, howText, medicineText, stepsText, totalText } from './care-words.ts';
import { assemble } from './document.ts';
import { dayText, instantText, shortHash } from './format.ts';
import { LINED } from './lines.ts';
import { facts, type Fact, pressFor, type Press } from './parts.ts';
import { reportContent } from './report.ts';
import { say } from './text.ts';
import type { PaperSize } from './view.ts';

/** A paper about care as a layout (C5). */
export function careDefinition(view: CareDocument, size: PaperSize): TDocumentDefinitions {
  const press = pressFor(view, size);
  const { label } = press;
  if (view.kind === 'report') {
    return assemble(press, view, { title: label('reportTitle'), facts: [], content: reportContent(press, view) });
  }
  const title = label(view.kind === 'prescription' ? 'prescriptionTitle' : 'visitTitle');
  const content = view.kind === 'prescription' ? prescribed(press, view) : visited(press, view);
  const codes = [label('scanEntry'), view.kind === 'visit' ? label('part.note') : ''].filter(Boolean).join(': ');
  return assemble(
    press,
    { ...view, codes },
    { title, facts: visitFacts(press, view), content: [...content, ...standing(press, view.entries)] },
  );
}

function visitFacts({ label, language }: Press, { doctor, day }: PrescriptionDocument | VisitDocument): Fact[] {
  return [
    [label('doctor'), [doctor.name, doctor.degree].filter(Boolean).join(', ')],
    [label('registrationNumber'), doctor.registration],
    [label('department'), doctor.department],
    [label('visitDate'), dayText(day, language)],
  ];
}

function prescribed(press: Press, { prescription, followUp }: PrescriptionDocument): Content[] {
  return [
    ...medicines(press, prescription),
    ...passage(press, 'field.advice', prescription.advice),
    ...next(press, followUp),
  ];
}

function visited(press: Press, view: VisitDocument): Content[] {
  const { label } = press;
  const { note, vitals, prescription, orders } = view;
  const diagnoses = note.diagnoses.map((each) => diagnosisText(each, label)).join('\n');
  return [
    ...(['complaint', 'history', 'examination'] as const).flatMap((name) =>
      passage(press, `field.${name}`, note[name]),
    ),
    ...(vitals === null ? [] : measured(press, vitals)),
    ...passage(press, 'field.diagnosis', diagnoses),
    ...passage(press, 'field.plan', note.plan),
    ...(prescription === null ? [] : [heading(press, label('medicines')), ...medicines(press, prescription)]),
    ...passage(press, 'field.advice', prescription?.advice ?? ''),
    ...passage(press, 'tests', (orders?.tests ?? []).map((test) => testText(press, test)).join('\n')),
    ...next(press, note.followUp),
  ];
}

function testText({ label }: Press, { name, note, urgent }: { name: string; note: string; urgent: boolean }): string {
  return [name, urgent ? label('urgent') : '', note].filter(Boolean).join(' · ');
}

function heading({ paper }: Press, text: string): Content {
  return say(text, { fontSize: paper.type.strong, bold: true, margin: [0, 8, 0, 2] });
}

/** A heading and what was written, line by line; nothing where nothing was. */
function passage(press: Press, name: Parameters<Press['label']>[0], text: string): Content[] {
  if (text === '') return [];
  return [heading(press, press.label(name)), ...text.split('\n').map((line) => say(line === '' ? ' ' : line))];
}

function next(press: Press, day: string | null): Content[] {
  return day === null ? [] : passage(press, 'nextVisit', dayText(day, press.language));
}

function medicines(press: Press, { lines }: PrescriptionFormJson): Content[] {
  const { label, paper } = press;
  if (lines.length === 0) return [say(label('withdrawn'))];
  const small = { fontSize: paper.type.small, color: paper.faint };
  const rows = lines.map((line, i) => ({
    name: [
      say(`${i + 1}. ${medicineText(line)}`, { bold: true }),
      say(howText(line, label), small),
      // What the doctor writes to the patient is read at home, without glasses: never in the small print.
      ...(line.instructions === '' ? [] : [say(line.instructions, { fontSize: paper.type.body })]),
    ],
    take: say(stepsText(line, label)),
    total: totalText(line, label),
  }));
  if (!paper.wide) {
    return rows.map(({ name, take, total }) => ({
      stack: [...name, take, say(`${label('toGet')}: ${total}`)],
      margin: [0, 0, 0, 5],
      unbreakable: true,
    }));
  }
  const head = [label('medicines'), label('take'), label('toGet')].map((text) =>
    say(text, { bold: true, fontSize: paper.type.small }),
  );
  const body = rows.map(({ name, take, total }): TableCell[] => [{ stack: name }, take, say(total)]);
  const table = { headerRows: 1, dontBreakRows: true, widths: ['*', 235, 76], body: [head, ...body] };
  return [{ table, layout: LINED, fontSize: paper.type.body + 1 }];
}

function measured(press: Press, { values, note }: VitalsFormJson): Content[] {
  const { label } = press;
  const bmi = bmiOf(values);
  const all = VITAL_NAMES.flatMap((name): Fact[] => {
    const value = values[name];
    return value === undefined ? [] : [[label(`vital.${name}`), `${vitalText(name, value)} ${VITALS[name].unit}`]];
  });
  const rows: Fact[] = bmi === null ? all : [...all, [label('bmi'), tenthsText(bmi, 1)]];
  return [heading(press, label('vitalsTitle')), facts(press, rows), ...(note === '' ? [] : [say(note)])];
}

/** What stands behind the paper: which versions, who answers for each, and how that can be known. */
function standing(press: Press, entries: readonly EntryView[]): Content[] {
  const { label, language, paper } = press;
  const small = { fontSize: paper.type.small };
  const one = (entry: EntryView): Content[] => {
    const { part, version, reason, author, block, signed } = entry;
    const amended = reason === '' ? label('amendedOnly', { version }) : label('amended', { version, reason });
    const who =
      signed === null
        ? label('unsigned', { name: author })
        : label('signedBy', { name: signed.name, at: instantText(signed.at, language) });
    const named =
      entries.length === 1
        ? []
        : [say(`${label(`part.${part}`)} · ${block.number} · ${shortHash(block.hash)}`, { ...small, bold: true })];
    return [...named, say(who, small), ...(version === 1 ? [] : [say(amended, { ...small, bold: true })])];
  };
  const top = entries.length === 1 ? [] : [heading(press, label('entries')), say(label('entriesNote'), small)];
  return [{ stack: [...top, ...entries.flatMap(one)], margin: [0, 8, 0, 0], unbreakable: true }];
}
