import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { head, runningHead } from './head.ts';
import type { Fact, Press } from './parts.ts';
import { proof } from './proof.ts';
import { say } from './text.ts';
import type { DocumentBase } from './view.ts';

/** What one kind of document puts between its head and its proof. */
export interface Body {
  title: string;
  facts: readonly Fact[];
  content: readonly Content[];
}

/** A whole document: head, body, proof, running lines, the attached receipt, and metadata that names no person. */
export function assemble(press: Press, view: DocumentBase, body: Body): TDocumentDefinitions {
  const { paper } = press;
  return {
    // Copies: the library writes the measured height of a roll back into what it was given.
    pageSize: { ...paper.page },
    pageMargins: [...paper.margins],
    language: view.language,
    defaultStyle: { font: 'Latin', fontSize: paper.type.body },
    info: {
      title: [body.title, view.number ?? ''].join(' ').trim(),
      author: view.issuer.name,
      creator: 'Pramana',
      producer: 'Pramana',
      creationDate: new Date(view.at.unixMs),
    },
    ...attached(view),
    ...(paper.wide ? runningLines(press, view, body.title) : {}),
    content: [...head(press, view, body.title, body.facts), ...body.content, ...proof(press, view)],
  };
}

function runningLines(
  press: Press,
  view: DocumentBase,
  title: string,
): Pick<TDocumentDefinitions, 'header' | 'footer'> {
  const { paper, label } = press;
  const style = { fontSize: paper.type.small, color: paper.faint, alignment: 'right' as const };
  return {
    header: (page) => (page === 1 ? '' : runningHead(press, view, title)),
    footer: (page, pages) =>
      say(label('page', { page, pages }), { ...style, margin: [0, paper.margins[3] - 18, paper.margins[2], 0] }),
  };
}

/** The `.tlog-proof` inside the PDF, so that a mailed file proves as much as the paper. */
function attached(view: DocumentBase): Pick<TDocumentDefinitions, 'files'> {
  const all = view.attached ?? ownProof(view);
  if (all.length === 0) return {};
  const files = all.map(({ name, text }) => {
    const src = `data:text/plain;base64,${Buffer.from(text, 'utf8').toString('base64')}`;
    return [name, { name, src }];
  });
  return { files: Object.fromEntries(files) };
}

function ownProof({ proof: given, number }: DocumentBase): { name: string; text: string }[] {
  if (given.state === 'draft' || given.state === 'none' || given.receiptFile === null) return [];
  return [{ name: `${(number ?? 'document').replace(/[^A-Za-z0-9-]/g, '-')}.tlog-proof`, text: given.receiptFile }];
}
