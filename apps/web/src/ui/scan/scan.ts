export type ScanState = 'waiting' | 'on' | 'refused' | 'other';

interface Seen {
  onState: (state: ScanState) => void;
  /** Each code of a frame. True: it was the one; nothing is read after it, of this frame neither. */
  onCode: (text: string) => boolean;
}

const LONGEST_SIDE = 1_280;

/** Shows the camera in `video` and reads one frame after the other until a code is taken; the answer turns it off. */
export function scan(video: HTMLVideoElement, { onState, onCode }: Seen): () => void {
  let isOpen = true;
  let stream: MediaStream | undefined;
  const worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' });
  const frame = (): void => {
    if (!isOpen) return;
    const pixels = frameOf(video);
    // While the camera warms up, or the page is hidden, there is none.
    if (pixels === null) requestAnimationFrame(frame);
    else worker.postMessage(pixels, [pixels.data.buffer]);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<readonly string[] | null>) => {
    if (data === null) return onState('refused');
    if (!isOpen) return;
    // Two cards in one picture are one patient: the second may be whoever waits behind.
    if (data.some((text) => onCode(text))) close();
    else requestAnimationFrame(frame);
  });
  worker.addEventListener('error', () => onState('refused'));
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const cameras = navigator.mediaDevices as MediaDevices | undefined;
  const given =
    cameras?.getUserMedia({ audio: false, video: { facingMode: 'environment', ...size } }) ??
    Promise.reject(new Error('no camera'));
  given.then(
    (found) => {
      stream = found;
      if (!isOpen) return stop();
      video.srcObject = found;
      onState('on');
      frame();
    },
    () => (isOpen ? onState('refused') : undefined),
  );
  const stop = (): void => stream?.getTracks().forEach((track) => track.stop());
  const close = (): void => {
    isOpen = false;
    stop();
    worker.terminate();
  };
  return close;
}

function frameOf(video: HTMLVideoElement): ImageData | null {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0) return null;
  const factor = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(videoWidth * factor));
  canvas.height = Math.max(1, Math.round(videoHeight * factor));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
