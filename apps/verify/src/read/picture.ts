import { decode } from './decoder.ts';
import { ReadProblem } from './problem.ts';

/** Most pixels on a side: a code on a whole sheet still has three pixels a module, and a cheap phone has the memory. */
const LONGEST_SIDE = 4_096;
/** Sizes that are tried in turn: a blurred photograph is often read better smaller, a small screenshot larger. */
const SCALES = [1, 0.5, 2];

/** The texts of all codes in a picture, in the browser's own reading of it (so turned photographs stand upright). */
export async function readPicture(picture: Blob): Promise<string[]> {
  const bitmap = await bitmapOf(picture);
  try {
    for (const scale of SCALES) {
      const pixels = pixelsOf(bitmap, scale);
      const found = pixels === null ? [] : await decode(pixels, true);
      if (found.length > 0) return found;
    }
    return [];
  } finally {
    bitmap.close();
  }
}

async function bitmapOf(picture: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(picture);
  } catch (error) {
    throw new ReadProblem('problem.pictureUnreadable', {}, { cause: error });
  }
}

/** Null when that scale would be no other picture, or too large. */
function pixelsOf(bitmap: ImageBitmap, scale: number): ImageData | null {
  const longest = Math.max(bitmap.width, bitmap.height);
  if (scale > 1 && longest * scale > LONGEST_SIDE) return null;
  const factor = Math.min(scale, LONGEST_SIDE / longest);
  return draw(bitmap, Math.max(1, Math.round(bitmap.width * factor)), Math.max(1, Math.round(bitmap.height * factor)));
}

/** Pixels of a picture or a video frame at this size, on white: a transparent screenshot has a white margin. */
export function draw(source: CanvasImageSource, width: number, height: number): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new ReadProblem('problem.pictureUnreadable');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
