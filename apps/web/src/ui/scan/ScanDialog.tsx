import { Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../CameraDialog.module.css';
import { Dialog } from '../Dialog.tsx';

interface ScanDialogProps {
  title: string;
  /** Each code that is seen. True: it was the one; the camera goes off. */
  onCode: (text: string) => boolean;
  onClose: () => void;
}

type State = 'waiting' | 'on' | 'refused' | 'other';

/** The camera, until it sees a code that is wanted. It is on only while this is open, and no frame leaves this browser. */
export function ScanDialog(props: ScanDialogProps) {
  const { title, onClose } = props;
  return (
    <Dialog title={title} isOpen onClose={onClose} width={560}>
      <Camera {...props} />
    </Dialog>
  );
}

/** In the dialog: what is above it has no picture yet when its effects run. */
function Camera({ title, onCode, onClose }: ScanDialogProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<State>('waiting');
  const taken = useRef({ onCode, onClose });
  useEffect(() => {
    taken.current = { onCode, onClose };
  });
  useEffect(() => {
    const shown = video.current;
    if (shown === null) return;
    return scan(shown, {
      onState: setState,
      onCode: (text) => {
        if (taken.current.onCode(text)) taken.current.onClose();
        else setState('other');
      },
    });
  }, []);
  return (
    <>
      {state === 'refused' ? <Text role="alert">{t('scan.refused')}</Text> : null}
      <video
        ref={video}
        className={classes.camera}
        autoPlay
        playsInline
        muted
        hidden={state === 'refused'}
        aria-label={title}
      />
      <Text mt="sm" role="status">
        {state === 'on' ? t('scan.hold') : state === 'other' ? t('scan.other') : null}
      </Text>
    </>
  );
}

interface Seen {
  onState: (state: State) => void;
  onCode: (text: string) => void;
}

const LONGEST_SIDE = 1_280;

/** Shows the camera in `video` and reads one frame after the other; the answer turns it off. */
function scan(video: HTMLVideoElement, { onState, onCode }: Seen): () => void {
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
    for (const text of data) if (isOpen) onCode(text);
    if (isOpen) requestAnimationFrame(frame);
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
  return () => {
    isOpen = false;
    stop();
    worker.terminate();
  };
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
