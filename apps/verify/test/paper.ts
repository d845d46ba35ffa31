/** Codes as a cheap printer puts them on paper and as a phone's camera sees them again. */
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { qrSymbol } from '../../server/src/platform/documents/qr.ts';
import type { QrPayload } from '../../server/src/platform/documents/view.ts';

/** Dots across the printable 72 mm of a roll at 203 dpi. */
const ROLL_DOTS = 576;

/** The link of a code as the printer gets it: the address, then digits alone. */
export function payloadOf(url: string, digits: string): QrPayload {
  return { url: `${url}#`, digits };
}

/** One code as a 203 dpi printer prints it: whole dots, black or white. */
export async function printed(payload: QrPayload): Promise<Buffer> {
  const { svg, modules, dots } = qrSymbol(payload, ROLL_DOTS);
  const side = modules * dots;
  const sized = svg.replace('<svg ', `<svg width="${side}" height="${side}" `);
  return sharp(Buffer.from(sized)).flatten({ background: '#fff' }).greyscale().threshold(128).png().toBuffer();
}

/** The codes one below the other on a strip of paper, one bit a dot. */
export async function strip(payloads: readonly QrPayload[]): Promise<Buffer> {
  const codes = await Promise.all(payloads.map(printed));
  const placed = codes.map((input, i) => ({ input, left: 20, top: i * (ROLL_DOTS + 30) + 20 }));
  const size = { width: ROLL_DOTS + 40, height: codes.length * (ROLL_DOTS + 30) + 40 };
  return sharp({ create: { ...size, channels: 3, background: '#fff' } })
    .composite(placed)
    .greyscale()
    .threshold(128)
    .png({ colours: 2 })
    .toBuffer();
}

/** The paper seen larger, askew and out of focus, then cut to black and white again. */
export async function photographed(paper: Buffer, degrees: number, blur: number): Promise<Buffer> {
  const { width } = await sharp(paper).metadata();
  const turned = await sharp(paper)
    .resize({ width: width * 2, kernel: 'cubic' })
    .rotate(degrees, { background: '#fff' })
    .png()
    .toBuffer();
  return sharp(turned).blur(blur).greyscale().threshold(128).png({ colours: 2 }).toBuffer();
}

const FRAME = 720;

/** A film (YUV4MPEG2) that holds each code into the camera for a while, for a browser's pretended camera. */
export async function film(path: string, payloads: readonly QrPayload[]): Promise<void> {
  const grey = Buffer.alloc((FRAME * FRAME) / 2, 128);
  const frames: Buffer[] = [Buffer.from(`YUV4MPEG2 W${FRAME} H${FRAME} F10:1 Ip A1:1 C420jpeg\n`)];
  for (const payload of payloads) {
    const picture = sharp(await printed(payload)).resize({
      width: FRAME,
      height: FRAME,
      fit: 'contain',
      background: '#fff',
    });
    const luma = await picture.greyscale().raw().toBuffer();
    for (let i = 0; i < 8; i++) frames.push(Buffer.from('FRAME\n'), luma, grey);
  }
  await writeFile(path, Buffer.concat(frames));
}
