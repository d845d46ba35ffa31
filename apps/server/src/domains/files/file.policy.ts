import type { FileType } from '@pramana/contract';

/** What a file is by its first bytes, null for what is not kept here; what it is called says nothing. */
export function typeOf(head: Uint8Array): FileType | null {
  const found = SIGNATURES.find(([, at, signature]) => signature.every((byte, i) => head[at + i] === byte));
  return found?.[0] ?? null;
}

const bytes = (text: string): number[] => Array.from(new TextEncoder().encode(text));

const SIGNATURES: readonly (readonly [type: FileType, at: number, signature: readonly number[]])[] = [
  ['application/pdf', 0, bytes('%PDF-')],
  ['image/jpeg', 0, [0xff, 0xd8, 0xff]],
  ['image/png', 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/webp', 8, bytes('WEBP')],
  // DICOM part 10: a preamble of 128 bytes, then its name.
  ['application/dicom', 128, bytes('DICM')],
];

const ENDINGS: Readonly<Record<FileType, readonly [own: string, ...also: string[]]>> = {
  'application/pdf': ['.pdf'],
  'image/jpeg': ['.jpg', '.jpeg', '.jpe', '.jfif'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'application/dicom': ['.dcm', '.dicom', '.dic'],
};

/**
 * The name under which a file is saved: it ends as its content is, so that no name makes a device open it as something else
 * (`report.html` of a PDF that is also a page).
 */
export function savedName(name: string, type: FileType): string {
  const endings = ENDINGS[type];
  return endings.some((ending) => name.toLowerCase().endsWith(ending)) ? name : `${name}${endings[0]}`;
}

/**
 * The span that a `range` header asks for of `size` bytes (RFC 9110 §14.1.2): null for the whole (also when it asks for
 * several, or in another unit, which may be ignored), `none` when there is no such part.
 */
export function spanOf(range: string | null, size: number): { start: number; end: number } | null | 'none' {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from === '') return to === '0' || /^0+$/.test(to) ? 'none' : { start: Math.max(0, size - Number(to)), end: size };
  const start = Number(from);
  const end = to === '' ? size : Math.min(size, Number(to) + 1);
  if (to !== '' && Number(to) < start) return null;
  return start < size ? { start, end } : 'none';
}
