import type { TextKey } from '../texts.ts';
import { decode, loadDecoder } from './decoder.ts';
import { draw } from './picture.ts';
import { ReadProblem } from './problem.ts';

/** Frames larger than this only cost time: a code that fills a third of the frame still has three pixels a module. */
const LONGEST_SIDE = 1_600;

/** Why there is no camera here; null when there may be one. */
export function cameraObstacle(): TextKey | null {
  if (location.protocol === 'file:') return 'ways.cameraFile';
  if (!isSecureContext) return 'ways.cameraInsecure';
  // The types promise it, older browsers do not have it.
  return (navigator.mediaDevices as MediaDevices | undefined) === undefined ? 'ways.cameraMissing' : null;
}

/**
 * Shows the camera in `video`, calls `ready`, and gives each code that is seen to `found`, until `signal` is aborted: then
 * it is off at once, also while the page is hidden. No frame is kept. `ReadProblem` when there is no camera or it was not
 * allowed.
 */
export async function scan(
  video: HTMLVideoElement,
  signal: AbortSignal,
  ready: () => void,
  found: (text: string) => void,
): Promise<void> {
  const stream = await openCamera();
  const stop = (): void => stream.getTracks().forEach((track) => track.stop());
  signal.addEventListener('abort', stop);
  try {
    // After the permission, so that nothing is fetched for someone who refuses.
    await loadDecoder();
    video.srcObject = stream;
    await video.play();
    ready();
    while (!signal.aborted) {
      for (const text of await decode(frameOf(video), false)) if (!signal.aborted) found(text);
      await nextFrame();
    }
  } catch (error) {
    // A video that is taken away while it starts complains about it.
    if (!signal.aborted) throw error;
  } finally {
    stop();
    video.srcObject = null;
  }
}

async function openCamera(): Promise<MediaStream> {
  const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', ...size } });
  } catch (error) {
    const refused = error instanceof DOMException && error.name === 'NotAllowedError';
    throw new ReadProblem(refused ? 'ways.cameraDenied' : 'ways.cameraFailed', {}, { cause: error });
  }
}

function frameOf(video: HTMLVideoElement): ImageData {
  const { videoWidth: width, videoHeight: height } = video;
  const factor = Math.min(1, LONGEST_SIDE / Math.max(width, height, 1));
  return draw(video, Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor)));
}

/** Lets the page breathe; while it is hidden no frame comes, and the camera rests. */
function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
