import { Button, FileButton, Input } from '@mantine/core';
import { IconCamera, IconPhotoUp } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../lib/problem.ts';
import { CameraDialog } from '../../../ui/CameraDialog.tsx';
import { DropZone } from '../../../ui/DropZone.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from './Picture.module.css';

interface PictureInputProps {
  label: string;
  description?: string;
  onPicture: (picture: Blob) => void;
  isBusy: boolean;
  /** Why the last picture was refused. */
  problem: ProblemError | null;
  /** What was chosen, beside the buttons. */
  children?: ReactNode;
}

const ACCEPTED = 'image/jpeg,image/png,image/webp';

/** A photo from the camera or from a file; dropped and pasted ones too. */
export function PictureInput({ label, description, onPicture, isBusy, problem, children }: PictureInputProps) {
  const { t } = useTranslation();
  const take = (files: readonly File[]): void => {
    const picture = files.find((file) => file.type.startsWith('image/'));
    if (picture) onPicture(picture);
  };
  return (
    <Input.Wrapper label={label} description={description} labelElement="div">
      <DropZone label={label} className={classes.choose ?? ''} onFiles={take} takesPaste>
        {children === undefined || children === null ? null : <div className={classes.shown}>{children}</div>}
        <CameraButton onPicture={onPicture} isBusy={isBusy} />
        <FileButton accept={ACCEPTED} onChange={(file) => (file ? onPicture(file) : undefined)}>
          {(props) => (
            <Button {...props} variant="default" loading={isBusy} leftSection={<IconPhotoUp size={18} aria-hidden />}>
              {t('catalogue.picture.file')}
            </Button>
          )}
        </FileButton>
      </DropZone>
      {problem ? <ProblemText problem={problem} /> : null}
    </Input.Wrapper>
  );
}

/** A phone opens its own camera; a desk its webcam, where the browser allows one (never on plain http in a network). */
function CameraButton({ onPicture, isBusy }: { onPicture: (picture: Blob) => void; isBusy: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const look = { variant: 'default', loading: isBusy, leftSection: <IconCamera size={18} aria-hidden /> } as const;
  if (matchMedia('(pointer: coarse)').matches) {
    return (
      <FileButton accept={ACCEPTED} capture="environment" onChange={(file) => (file ? onPicture(file) : undefined)}>
        {(props) => (
          <Button {...props} {...look}>
            {t('catalogue.picture.take')}
          </Button>
        )}
      </FileButton>
    );
  }
  if (!('mediaDevices' in navigator)) return null;
  return (
    <>
      <Button {...look} onClick={() => setOpen(true)}>
        {t('catalogue.picture.take')}
      </Button>
      {isOpen ? <CameraDialog onPicture={onPicture} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
