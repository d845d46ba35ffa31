import type { Content } from 'pdfmake/interfaces.js';
import { instantText } from './format.ts';
import { sealMarkSvg } from './mark.ts';
import { band, facts, rule } from './parts.ts';
import type { Fact, Press } from './parts.ts';
import { say } from './text.ts';
import type { Customer, DocumentBase } from './view.ts';

/** From the top of the paper to the facts about whom it is for: warnings, issuer, title, number, customer. */
export function head(press: Press, view: DocumentBase, title: string, more: readonly Fact[]): Content[] {
  const { label, language, paper } = press;
  const own: Fact[] = [
    [label('number'), view.number],
    [label('date'), instantText(view.at, language)],
  ];
  const people = [...customerFacts(press, view.customer), ...more, [label('madeBy'), view.author] as const];
  const titled = [
    say(title, { fontSize: paper.type.title, bold: true, margin: [0, paper.wide ? 0 : 4, 0, 0] }),
    ...seal(press, view),
  ];
  if (!paper.wide) {
    const centred = { stack: [issuer(press, view), ...titled], alignment: 'center' as const };
    return [...bands(press, view), centred, rule(press), facts(press, [...own, ...people]), rule(press)];
  }
  const right = { stack: [...titled, facts(press, own, 1)], width: 'auto' };
  const columns = { columns: [{ stack: [issuer(press, view)], width: '*' }, right], columnGap: 24 };
  return [...bands(press, view), columns, rule(press), facts(press, people), rule(press)];
}

/** The running line on every page of a sheet after the first. */
export function runningHead({ paper }: Press, view: DocumentBase, title: string): Content {
  const text = [view.issuer.name, title, view.number ?? ''].filter(Boolean).join(' · ');
  return say(text, {
    fontSize: paper.type.small,
    color: paper.faint,
    margin: [paper.margins[0], paper.margins[1] - 18, 0, 0],
  });
}

function bands(press: Press, view: DocumentBase): Content[] {
  const { label } = press;
  const found: Content[] = [];
  if (view.proof.state === 'draft') found.push(band(press, label('notABill'), label('notABillNote')));
  if (view.proof.state === 'pending') found.push(band(press, label('proofPending'), label('proofPendingNote')));
  if (view.duplicate) {
    const { copy, by } = view.duplicate;
    found.push(band(press, label('duplicate', { copy }), label('duplicateBy', { by })));
  }
  return found;
}

function issuer({ paper, label }: Press, { issuer: from }: DocumentBase): Content {
  const lines = [
    ...from.address,
    from.phone && `${label('phone')}: ${from.phone}`,
    from.gstin && `${label('gstin')}: ${from.gstin}`,
    from.drugLicences.length > 0 && `${label('drugLicence')}: ${from.drugLicences.join(', ')}`,
  ].filter((line) => typeof line === 'string');
  const name = say(from.name, { fontSize: paper.type.title, bold: true });
  return { stack: [name, ...lines.map((line) => say(line, { fontSize: paper.type.body }))] };
}

/** The mark stands only where there is a signature: a draft or a pending proof has none to show. */
function seal({ paper, label }: Press, { proof }: DocumentBase): Content[] {
  if (proof.state !== 'sealed' && proof.state !== 'witnessed') return [];
  const words = say(label(proof.state), { fontSize: paper.type.small, margin: [0, 2, 0, 0] });
  const mark = { svg: sealMarkSvg('#000'), width: 12, height: 12 };
  if (!paper.wide) return [mark, words];
  return [
    {
      columns: [
        { ...mark, width: 14 },
        { stack: [words], width: 'auto' },
      ],
      columnGap: 2,
    },
  ];
}

function customerFacts({ label }: Press, customer: Customer): Fact[] {
  if (customer.kind === 'walk-in') {
    return [
      [label('customer'), customer.name ?? label('walkIn')],
      [label('phone'), customer.phone],
    ];
  }
  return [
    [label('patient'), customer.name],
    [label('patientNumber'), customer.number],
    [label('ageSex'), ageSex(label, customer)],
    [label('phone'), customer.phone],
  ];
}

function ageSex(label: Press['label'], { ageYears, sex }: Extract<Customer, { kind: 'patient' }>): string {
  const age = ageYears === null ? '' : label('years', { years: ageYears });
  return [age, sex ? label(sex) : ''].filter(Boolean).join(', ');
}
