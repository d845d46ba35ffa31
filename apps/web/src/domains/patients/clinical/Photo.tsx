import { ActionIcon, Button, FileButton, Slider } from '@mantine/core';
import { type PatientJson, patients } from '@pramana/contract';
import { IconCamera, IconPhotoUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { initialsOf } from '../../../lib/initials.ts';
import { urlOf } from '../../../lib/api.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { CameraDialog } from '../../../ui/CameraDialog.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { cropped } from './crop.ts';
import classes from './Photo.module.css';

const ACCEPTED = 'image/jpeg,image/png,image/webp';
const { show, put, remove } = patients.photo;

/** The patient's face, or their initials; taken by webcam or from a file by who may change the patient. */
export function Photo({ patient, mayChange }: { patient: PatientJson; mayChange: boolean }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Blob | null>(null);
  const [isCamera, setCamera] = useState(false);
  const refreshes = [patients.patients.show];
  const takeAway = useAction(remove, { refreshes });
  const params = { id: patient.id };
  return (
    <div className={classes.photo}>
      {patient.photoAt === null ? (
        <span className={classes.none} aria-hidden>
          {initialsOf(patient.name)}
        </span>
      ) : (
        <img
          // Another photo has the same address, and no browser keeps it: drawn anew it is fetched anew.
          key={patient.photoAt}
          className={classes.face}
          src={urlOf(show, { params })}
          alt={t('patients.photo.of', { name: patient.name })}
          width={112}
          height={112}
        />
      )}
      {mayChange ? (
        <div className={classes.acts}>
          {'mediaDevices' in navigator ? (
            <Button
              variant="default"
              leftSection={<IconCamera size={18} aria-hidden />}
              onClick={() => setCamera(true)}
            >
              {t('patients.photo.take')}
            </Button>
          ) : null}
          <FileButton accept={ACCEPTED} onChange={setChosen}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconPhotoUp size={18} aria-hidden />}>
                {t('patients.photo.choose')}
              </Button>
            )}
          </FileButton>
          {patient.photoAt === null ? null : (
            <ActionIcon
              size="lg"
              aria-label={t('patients.photo.remove')}
              loading={takeAway.isBusy}
              onClick={() => takeAway.run({ params }, () => toast(t('patients.photo.removed')))}
            >
              <IconTrash size={18} stroke={1.6} />
            </ActionIcon>
          )}
        </div>
      ) : null}
      {takeAway.problem ? <ProblemText problem={takeAway.problem} /> : null}
      {isCamera ? <CameraDialog onPicture={setChosen} onClose={() => setCamera(false)} /> : null}
      {chosen === null ? null : <Crop id={patient.id} picture={chosen} onClose={() => setChosen(null)} />}
    </div>
  );
}

/** Cuts the face out: larger or smaller, and moved by arrows or sliders. Only what is inside the frame is sent. */
function Crop({ id, picture, onClose }: { id: string; picture: Blob; onClose: () => void }) {
  const { t } = useTranslation();
  const [url] = useState(() => URL.createObjectURL(picture));
  const [frame, setFrame] = useState({ zoom: 1, x: 0.5, y: 0.5 });
  const send = useAction(put, { refreshes: [patients.patients.show] });
  const close = (): void => {
    URL.revokeObjectURL(url);
    onClose();
  };
  const save = async (): Promise<void> => {
    const file = await cropped(picture, frame);
    send.run({ params: { id }, file }, () => {
      toast(t('patients.photo.saved'));
      close();
    });
  };
  const slider = (part: 'zoom' | 'x' | 'y', min: number, max: number) => (
    <div>
      <span id={`crop-${part}`}>{t(`patients.photo.${part}`)}</span>
      <Slider
        aria-labelledby={`crop-${part}`}
        thumbProps={{ 'aria-label': t(`patients.photo.${part}`) }}
        min={min}
        max={max}
        step={0.01}
        label={null}
        value={frame[part]}
        onChange={(value) => setFrame({ ...frame, [part]: value })}
      />
    </div>
  );
  const footer = (
    <>
      <Button variant="default" onClick={close}>
        {t('common.cancel')}
      </Button>
      <Button loading={send.isBusy} onClick={() => void save()} data-autofocus>
        {t('patients.photo.save')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('patients.photo.crop')} isOpen onClose={close} footer={footer}>
      <div className={classes.crop}>
        <div className={classes.frame}>
          <img
            src={url}
            alt={t('patients.photo.crop')}
            style={{
              objectPosition: `${frame.x * 100}% ${frame.y * 100}%`,
              transform: `scale(${frame.zoom})`,
              transformOrigin: `${frame.x * 100}% ${frame.y * 100}%`,
            }}
          />
        </div>
        {slider('zoom', 1, 4)}
        {slider('x', 0, 1)}
        {slider('y', 0, 1)}
        {send.problem ? <ProblemText problem={send.problem} /> : null}
      </div>
    </Dialog>
  );
}
