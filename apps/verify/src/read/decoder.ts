/** The QR decoder: a large part that is loaded when a picture or the camera is first used. */
import { ReadProblem } from './problem.ts';
import { openReader, type Reader } from './zxing.served.ts';

let loading: Promise<Reader> | undefined;

/** Loads the decoder once; `ReadProblem` when it cannot be fetched, and then a later try may succeed. */
export function loadDecoder(): Promise<Reader> {
  loading ??= openReader().catch((error: unknown) => {
    loading = undefined;
    throw new ReadProblem('problem.decoder', {}, { cause: error });
  });
  return loading;
}

/** The texts of all QR codes in the pixels. */
export async function decode(pixels: ImageData, thorough: boolean): Promise<string[]> {
  const { readBarcodes } = await loadDecoder();
  const options = {
    formats: ['QRCode'],
    tryHarder: true,
    tryInvert: false,
    tryDenoise: thorough,
    maxNumberOfSymbols: 16,
  } as const;
  const found = await readBarcodes(pixels, { ...options, formats: [...options.formats] });
  return found.map(({ text }) => text);
}
