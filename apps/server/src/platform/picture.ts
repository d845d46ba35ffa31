import { PramanaError } from '@pramana/kernel';
import sharp from 'sharp';

/** Longest side of a stored picture, unless somebody wants it smaller: the small print of a pack stays readable. */
const MAX_SIDE = 1_600;
/** A file of a few kilobytes can unpack into gigabytes of pixels: nothing above this is even decoded. */
const MAX_PIXELS = 50_000_000;
const TIMEOUT_SECONDS = 15;

/** What a file is by its first bytes; what the sender calls it says nothing. */
const SIGNATURES: readonly ((bytes: Uint8Array) => boolean)[] = [
  (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
  (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  (bytes) => startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]),
];

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/**
 * An uploaded JPEG, PNG or WebP as a WebP of ours: turned upright, at most `side` pixels wide and high, without EXIF (a
 * phone writes where and when) and without anything hidden behind the picture. `image_invalid` for everything else.
 */
export async function encodePicture(bytes: Uint8Array, side = MAX_SIDE): Promise<Buffer> {
  if (!SIGNATURES.some((matches) => matches(bytes))) {
    throw new PramanaError('image_invalid', { detail: 'Send a photo as JPEG, PNG or WebP.' });
  }
  try {
    return await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .toBuffer();
  } catch (error) {
    throw new PramanaError('image_invalid', { cause: error });
  }
}
