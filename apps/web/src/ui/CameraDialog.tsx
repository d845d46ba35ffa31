import { Button, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './CameraDialog.module.css';
import { Dialog } from './Dialog.tsx';

interface CameraDialogProps {
  onPicture: (picture: Blob) => void;
  onClose: () => void;
}

/** The webcam with one button. The camera is on only while this is open. */
export function CameraDialog({ onPicture, onClose }: CameraDialogProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'waiting' | 'on' | 'refused'>('waiting');
  useEffect(() => {
    let isOpen = true;
    let stream: MediaStream | undefined;
    const stop = (): void => stream?.getTracks().forEach((track) => track.stop());
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1920 } } }).then(
      (given) => {
        stream = given;
        if (!isOpen || !video.current) return stop();
        video.current.srcObject = given;
        setState('on');
      },
      () => setState('refused'),
    );
    return () => {
      isOpen = false;
      stop();
    };
  }, []);
  const take = async (): Promise<void> => {
    const picture = video.current && (await frameOf(video.current));
    if (!picture) return;
    onPicture(picture);
    onClose();
  };
  const footer = (
    <Button onClick={() => void take()} disabled={state !== 'on'} data-autofocus>
      {t('catalogue.picture.take')}
    </Button>
  );
  return (
    <Dialog title={t('catalogue.picture.camera')} isOpen onClose={onClose} width={720} footer={footer}>
      {state === 'refused' ? (
        <Text role="alert">{t('catalogue.picture.refused')}</Text>
      ) : (
        <video
          ref={video}
          className={classes.camera}
          autoPlay
          playsInline
          muted
          aria-label={t('catalogue.picture.camera')}
        />
      )}
    </Dialog>
  );
}

/** What the camera shows at this moment, as a JPEG; the server encodes it anew. */
function frameOf(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
}
