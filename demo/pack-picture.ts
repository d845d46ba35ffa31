import { formatMoney } from '@pramana/kernel';
import sharp from 'sharp';

export interface Pack {
  name: string;
  packLabel: string;
  /** Paise. */
  mrp: bigint;
}

const COLOURS = ['#0f766e', '#9a3412', '#1d4ed8', '#7c2d12', '#4d7c0f', '#6d28d9'];

/** A drawn pack that shows what a photo must: name, pack and the printed price. It says that it is a drawing. */
export function packPicture(pack: Pack): Promise<Buffer> {
  const colour = COLOURS[Buffer.from(pack.name).reduce((sum, byte) => sum + byte, 0) % COLOURS.length];
  const lines = wrap(pack.name, 26);
  const text = lines.map(
    (line, index) =>
      `<text x="60" y="${150 + index * 52}" font-size="40" font-weight="700" fill="#fff">${escape(line)}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600" font-family="Noto Sans, DejaVu Sans, sans-serif">
    <rect width="900" height="600" fill="#e7e5e4"/>
    <g transform="rotate(-1.5 450 300)">
      <rect x="30" y="60" width="840" height="470" rx="14" fill="${colour}"/>
      <rect x="30" y="370" width="840" height="160" fill="#fafaf9"/>
      ${text.join('')}
      <text x="60" y="420" font-size="30" fill="#1c1917">Pack: ${escape(pack.packLabel)}</text>
      <text x="60" y="480" font-size="38" font-weight="700" fill="#1c1917">M.R.P. ${escape(formatMoney(pack.mrp, 'INR'))}</text>
      <text x="60" y="515" font-size="22" fill="#44403c">(inclusive of all taxes)</text>
      <text x="560" y="510" font-size="20" fill="#78716c">drawn for the demo</text>
    </g>
  </svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.slice(0, 4);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
