import type { RecordCategory } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import sharp from 'sharp';
import { storeFile } from '../apps/server/src/domains/files/index.ts';
import type { VersionContent } from '@pramana/ledger';
import type { Scene } from './scene.ts';

/** A file that a demo's record cites: drawn here, so that nobody's picture is needed. */
export interface DemoFile {
  readonly name: string;
  readonly make: () => Promise<Buffer>;
}

/** Keeps it as an upload does, and gives what a version cites. */
export async function addFile(
  scene: Scene,
  patient: PatientId,
  { name, make }: DemoFile,
  { by, at, category }: { by: string; at: number; category: RecordCategory },
): Promise<VersionContent['files'][number]> {
  const { services } = scene;
  const client = { address: '127.0.0.1' };
  const ctx = { ...scene.as(by, at), services, client, clock: { now: () => at } };
  return storeFile(ctx, patient, { name, category, modified: at, bytes: await make() });
}

/** A front view of a chest, as far as a few ellipses go. It says that it is a drawing. */
export const CHEST: DemoFile = {
  name: 'Chest, front view.png',
  make: () => {
    const ribs = Array.from({ length: 7 }, (_, i) => {
      const y = 190 + i * 46;
      const side = (turn: 1 | -1): string =>
        `<path d="M${350 - turn * 26} ${y} q${-turn * 120} ${-34} ${-turn * 190} 70" stroke="#c7ccd1" stroke-width="11" fill="none" opacity=".38"/>`;
      return side(1) + side(-1);
    });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="720" font-family="Noto Sans, DejaVu Sans, sans-serif">
      <defs><filter id="soft"><feGaussianBlur stdDeviation="9"/></filter></defs>
      <rect width="700" height="720" fill="#05070a"/>
      <g filter="url(#soft)">
        <path d="M110 700 Q90 260 250 120 L300 60 h100 L450 120 Q610 260 590 700 Z" fill="#5b6169"/>
        <path d="M318 170 Q200 190 168 470 Q164 560 220 560 Q310 540 326 470 Z" fill="#14181d"/>
        <path d="M382 170 Q500 190 532 470 Q536 560 480 560 Q410 540 384 420 Z" fill="#14181d"/>
        <path d="M330 330 Q420 330 446 450 Q440 540 350 530 Q312 470 330 330 Z" fill="#8b9198"/>
        <rect x="334" y="60" width="32" height="600" rx="14" fill="#a9afb6" opacity=".75"/>
      </g>
      ${ribs.join('')}
      <text x="40" y="60" font-size="34" fill="#e5e7eb">R</text>
      <text x="40" y="690" font-size="20" fill="#9ca3af">drawn for the demo</text>
    </svg>`;
    return sharp(Buffer.from(svg)).png().toBuffer();
  },
};

/** A page of text, in the reader's own Courier, so that columns stand below each other. */
export function report(name: string, lines: readonly string[]): DemoFile {
  return { name, make: async () => pdfOf(lines) };
}

function pdfOf(lines: readonly string[]): Buffer {
  const escaped = lines.map((line) => line.replaceAll(/[\\()]/g, '\\$&'));
  const text = `BT /F1 12 Tf 56 780 Td 20 TL ${escaped.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Courier>>',
  ];
  let body = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const start = body.length;
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return Buffer.from(
    `${body}${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`,
  );
}
