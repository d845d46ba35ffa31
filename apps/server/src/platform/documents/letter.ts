import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { say } from './text.ts';

/** A paper that is no bill: a title, facts and paragraphs, with a proof attached. */
export interface LetterDocument {
  readonly issuer: string;
  readonly title: string;
  readonly number: string;
  readonly unixMs: number;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly sections: readonly { readonly heading: string; readonly lines: readonly string[] }[];
  /** `.tlog-proof` text, attached inside the PDF. */
  readonly receiptFile?: string;
  /** Another file that is attached. */
  readonly attachment?: { readonly name: string; readonly text: string };
}

export function letterDefinition(letter: LetterDocument): TDocumentDefinitions {
  const { receiptFile, attachment } = letter;
  const attached = [
    ...(receiptFile === undefined ? [] : [{ name: `${letter.number}.tlog-proof`, text: receiptFile }]),
    ...(attachment === undefined ? [] : [attachment]),
  ];
  const files = attached.map(({ name, text }) => {
    const src = `data:text/plain;base64,${Buffer.from(text, 'utf8').toString('base64')}`;
    return [name, { name, src }];
  });
  const facts = letter.facts.map(
    ([label, value]): Content => ({
      columns: [
        { stack: [say(label, { color: '#555555' })], width: 220 },
        { stack: [say(value, { bold: true })], width: '*' },
      ],
      margin: [0, 3, 0, 3],
    }),
  );
  const sections = letter.sections.flatMap(({ heading, lines }): Content[] => [
    say(heading, { bold: true, fontSize: 12, margin: [0, 16, 0, 4] }),
    ...lines.map((line) => say(line, { margin: [0, 2, 0, 4] })),
  ]);
  return {
    pageSize: 'A4',
    pageMargins: [56, 56, 56, 56],
    defaultStyle: { font: 'Latin', fontSize: 10 },
    info: {
      title: `${letter.title} ${letter.number}`,
      author: letter.issuer,
      creator: 'Pramana',
      producer: 'Pramana',
      creationDate: new Date(letter.unixMs),
    },
    files: Object.fromEntries(files),
    content: [
      say(letter.issuer, { fontSize: 12, bold: true }),
      say(letter.title, { fontSize: 18, bold: true, margin: [0, 12, 0, 12] }),
      ...facts,
      ...sections,
    ],
  };
}
