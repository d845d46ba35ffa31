/** Which square of a picture: `zoom` 1 is its whole shorter side; `x`, `y` 0 to 1, where the square lies in what is left. */
export interface CropFrame {
  zoom: number;
  x: number;
  y: number;
}

/** The square in the picture's own pixels. */
export function squareOf({ width, height }: { width: number; height: number }, { zoom, x, y }: CropFrame) {
  const side = Math.min(width, height) / zoom;
  return { left: (width - side) * x, top: (height - side) * y, side };
}

/** Side of what is sent, CSS pixels; the server makes it smaller still. */
const SENT = 640;

/** The square as a JPEG; everything around it never leaves this browser. */
export async function cropped(picture: Blob, frame: CropFrame): Promise<Blob> {
  const image = await createImageBitmap(picture, { imageOrientation: 'from-image' });
  const { left, top, side } = squareOf(image, frame);
  const canvas = document.createElement('canvas');
  canvas.width = SENT;
  canvas.height = SENT;
  canvas.getContext('2d')?.drawImage(image, left, top, side, side, 0, 0, SENT, SENT);
  image.close();
  const made = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', 0.9);
  });
  return made ?? picture;
}
