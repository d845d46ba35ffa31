/**
 * The `.tlog-proof` inside a PDF (ISO 32000-2 §7.11.4, embedded file streams). A careful scan instead of a PDF library:
 * a stream object always stands in the file itself with its dictionary before it, also where the other objects are
 * packed away. What is found proves nothing yet, and nothing about the pages that the PDF shows.
 */
import { concat, RECEIPT_HEADER } from '@pramana/ledger';
import { ReadProblem } from './problem.ts';

/** Bounds against hostile files: streams looked at, how often the file's own bytes, bytes of one proof (1,000 lines: below 1 MB). */
const MOST_STREAMS = 5_000;
const MOST_TIMES = 4;
const LONGEST_PROOF = 4_000_000;
/** How far before `stream` its dictionary may begin. */
const DICTIONARY_REACH = 4_096;

const HEADER = new TextEncoder().encode(`${RECEIPT_HEADER}\n`);

/** True when the bytes begin as a PDF does (the header may stand a little later, ISO 32000-2 §7.5.2). */
export function isPdf(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 1024)).includes('%PDF-');
}

/** The text of the one proof in the PDF; `ReadProblem` when there is none, or several that differ. */
export async function proofInPdf(bytes: Uint8Array): Promise<string> {
  const text = latin1(bytes);
  const found = new Set<string>();
  let streams = 0;
  const work = { left: MOST_TIMES * bytes.length };
  for (const { dictionary, start } of streamsOf(text)) {
    if (++streams > MOST_STREAMS || work.left < 0) break;
    // Pictures and fonts are the bulk of a PDF; no proof hides in them.
    if (/\/Subtype\s*\/(Image|Type1C|CIDFontType0C|OpenType)\b/.test(dictionary)) continue;
    const proof = await proofOf({ bytes, text, work }, dictionary, start);
    if (proof !== null && found.add(proof).size > 1) throw new ReadProblem('problem.pdfMany');
  }
  const [first] = found;
  if (first !== undefined) return first;
  throw new ReadProblem(/\/Encrypt\b/.test(text) ? 'problem.pdfLocked' : 'problem.pdfNone');
}

/** One character per byte, so that offsets in the text are offsets in the file. */
function latin1(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 8192) out += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return out;
}

/** A file, and how many bytes of it may still be looked at: streams may overlap, or never end. */
type Pdf = { readonly bytes: Uint8Array; readonly text: string; readonly work: { left: number } };

type Stream = { readonly dictionary: string; readonly start: number };

function* streamsOf(text: string): Generator<Stream> {
  const keyword = />>\s{0,8}stream(\r\n|\n)/g;
  for (let match = keyword.exec(text); match !== null; match = keyword.exec(text)) {
    const before = text.slice(Math.max(0, match.index - DICTIONARY_REACH), match.index + 2);
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1);
    yield { dictionary, start: match.index + match[0].length };
  }
}

/** The bytes that a stream may have: as its length says when it is a number, else up to `endstream`. */
function* bodies({ bytes, text, work }: Pdf, dictionary: string, start: number): Generator<Uint8Array> {
  const [, length, indirect] = /\/Length\s+(\d+)(\s+\d+\s+R)?/.exec(dictionary) ?? [];
  const stated = length !== undefined && indirect === undefined ? start + Number(length) : undefined;
  if (stated !== undefined && stated <= bytes.length) yield bytes.subarray(start, stated);
  const end = text.indexOf('endstream', start);
  work.left -= (end < 0 ? bytes.length : end) - start;
  if (end < 0) return;
  const eol = text.slice(end - 2, end) === '\r\n' ? 2 : /[\r\n]/.test(text.charAt(end - 1)) ? 1 : 0;
  if (end - eol !== stated) yield bytes.subarray(start, end - eol);
}

async function proofOf(pdf: Pdf, dictionary: string, start: number): Promise<string | null> {
  const [, filter = ''] = /\/Filter\s*\[?\s*\/(\w+)/.exec(dictionary) ?? [];
  if (filter !== '' && filter !== 'FlateDecode' && filter !== 'Fl') return null;
  for (const body of bodies(pdf, dictionary, start)) {
    pdf.work.left -= body.length;
    if (pdf.work.left < 0) return null;
    const content = filter === '' ? body : await inflated(body);
    if (content !== null && beginsAsProof(content)) return utf8OrNull(content);
  }
  return null;
}

function beginsAsProof(content: Uint8Array): boolean {
  return HEADER.every((byte, i) => content[i] === byte);
}

function utf8OrNull(content: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}

/** Inflates, as long as what comes out is a proof: a bomb is dropped after its first bytes. Null for anything else. */
async function inflated(body: Uint8Array): Promise<Uint8Array | null> {
  const reader = new Blob([body.slice()]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const isFirst = chunks.push(next.value) === 1;
      length += next.value.length;
      if (length > LONGEST_PROOF || (isFirst && !HEADER.every((byte, i) => (next.value?.[i] ?? byte) === byte))) {
        await reader.cancel();
        return null;
      }
    }
  } catch {
    // Not a deflate stream, or a damaged one: then it is no proof.
    return null;
  }
  return concat(...chunks);
}
