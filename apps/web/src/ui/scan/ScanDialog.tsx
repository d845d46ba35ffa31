import { Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../CameraDialog.module.css';
import { Dialog } from '../Dialog.tsx';
import { type ScanState, scan } from './scan.ts';

interface ScanDialogProps {
  title: string;
  /** Each code that is seen. True: it was the one; the camera goes off. */
  onCode: (text: string) => boolean;
  onClose: () => void;
}

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
  const [state, setState] = useState<ScanState>('waiting');
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
        const isTaken = taken.current.onCode(text);
        if (isTaken) taken.current.onClose();
        else setState('other');
        return isTaken;
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
