import type { Column, Content } from 'pdfmake/interfaces.js';
import { shortHash } from './format.ts';
import { facts, rule } from './parts.ts';
import type { Press } from './parts.ts';
import { qrSymbol } from './qr.ts';
import { say } from './text.ts';
import type { DocumentBase, QrPayload, SealedProof } from './view.ts';

/** Codes to scan, the block with its hashes, and how to look it up by hand; nothing on a draft. */
export function proof(press: Press, { proof: given, codes: about }: DocumentBase): Content[] {
  if (given.state === 'draft' || given.state === 'none') return [];
  const symbols = codes(press, given, about);
  const block = { stack: blockLines(press, given, about) };
  const all = about === undefined ? scanAll(press, symbols.length) : [];
  if (!press.paper.wide) return [rule(press), { stack: [...all, ...symbols, block] }];
  // Two codes leave room beside them, three do not.
  const [first, ...others] = inRows(symbols, 3);
  if (!first) return [];
  // The rule goes with the first row, so that it never ends a page alone.
  const top = (columns: Column[]): Content => ({ stack: [rule(press), ...all, row(columns)], unbreakable: true });
  if (symbols.length <= 2) return [top([...first, { ...block, width: '*' }])];
  return [top(first), ...others.map(row), { ...block, unbreakable: true }];
}

const row = (columns: Column[]): Content => ({ columns, columnGap: 12, unbreakable: true });

function inRows(all: readonly Content[], perRow: number): Column[][] {
  const rows: Column[][] = [];
  for (let at = 0; at < all.length; at += perRow) {
    rows.push(all.slice(at, at + perRow).map((stack) => ({ stack: [stack], width: 'auto' })));
  }
  return rows;
}

/** People scan the first code and stop: where there are several, the paper says so before the first. */
function scanAll({ label, paper }: Press, all: number): Content[] {
  if (all === 1) return [];
  return [say(label('scanAll', { all }), { fontSize: paper.type.strong, bold: true, margin: [0, 0, 0, 4] })];
}

function codes(press: Press, given: SealedProof, about: string | undefined): Content[] {
  const { label } = press;
  const parts = given.itemQrs.length;
  const all = parts + 1;
  return [
    code(press, given.headerQr, { place: 1, all, of: about ?? label('scanHeader') }),
    ...given.itemQrs.map((payload, index) => {
      if (about !== undefined) return code(press, payload, { place: index + 2, all, of: label('scanFacts') });
      const of = parts === 1 ? label('scanItems') : label('scanItemsPart', { part: index + 1, parts });
      return code(press, payload, { place: index + 2, all, of });
    }),
  ];
}

/** A code under its place among all of them, with what it holds below. */
function code(
  { paper, label }: Press,
  payload: QrPayload,
  { place, all, of }: { place: number; all: number; of: string },
): Content {
  const symbol = qrSymbol(payload, paper.qrDots);
  const picture = { svg: symbol.svg, width: symbol.side, height: symbol.side, alignment: 'center' as const };
  const heading = all === 1 ? label('scanOnly') : label('scanPlace', { place, all });
  return {
    stack: [
      say(heading, { fontSize: paper.type.strong, bold: true, alignment: 'center' }),
      picture,
      say(of, { fontSize: paper.type.small, alignment: 'center' }),
    ],
    margin: [0, 0, 0, 4],
    unbreakable: true,
  };
}

function blockLines(press: Press, given: SealedProof, about: string | undefined): Content[] {
  const { label, paper } = press;
  const { number, hash, previous } = given.block;
  const small = { fontSize: paper.type.small };
  const lines: Content[] = [
    facts(press, [[label('block'), `${number} · ${shortHash(hash)}`]], 1),
    say(`${label('hash')} ${grouped(hash)}`, small),
    say(`${label('previousHash')} ${grouped(previous)}`, small),
    say(label(about === undefined ? 'scanNote' : 'scanCare'), { ...small, margin: [0, 3, 0, 0] }),
  ];
  if (given.lookup) lines.push(say(label('lookup', { ...given.lookup }), small));
  return lines;
}

/** In groups of eight, so that a person can compare and a line can break. */
function grouped(hash: string): string {
  return hash.replace(/.{8}(?=.)/g, '$& ');
}
