import { ActionIcon, Group, Text } from '@mantine/core';
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog.tsx';
import classes from './Lightbox.module.css';

export interface LightboxProps {
  /** Address of the picture; null: closed. */
  src: string | null;
  /** What the picture shows, for those who cannot see it. */
  alt: string;
  /** Beside the picture: price, since when, hash. */
  caption?: ReactNode;
  onClose: () => void;
}

const STEPS = [1, 1.5, 2, 3, 4];

/** A picture large, with zoom: the price on a pack must be readable. */
export function Lightbox({ src, alt, caption, onClose }: LightboxProps) {
  return (
    <Dialog title={alt} isOpen={src !== null} onClose={onClose} width="90vw">
      {src === null ? null : <Picture src={src} alt={alt} />}
      {caption === undefined ? null : <div className={classes.caption}>{caption}</div>}
    </Dialog>
  );
}

function Picture({ src, alt }: { src: string; alt: string }) {
  const { t } = useTranslation();
  const [step, setStep] = useState(0);
  const [isMissing, setMissing] = useState(false);
  const scale = STEPS[step] ?? 1;
  if (isMissing) return <Text role="alert">{t('lightbox.missing')}</Text>;
  return (
    <>
      {/* Scrolls when zoomed: focusable, so that the keyboard can move it. */}
      <div className={classes.stage} tabIndex={0} role="region" aria-label={alt}>
        <img
          src={src}
          alt={alt}
          // At first the whole picture; from there its width grows.
          {...(step === 0 ? { className: classes.whole } : { style: { width: `${scale * 100}%` } })}
          onError={() => setMissing(true)}
        />
      </div>
      <Group gap="xs" justify="center" mt="sm">
        <ActionIcon aria-label={t('lightbox.smaller')} disabled={step === 0} onClick={() => setStep(step - 1)}>
          <IconZoomOut size={20} />
        </ActionIcon>
        <Text size="sm" w={56} ta="center" aria-live="polite">
          {t('lightbox.scale', { percent: Math.round(scale * 100) })}
        </Text>
        <ActionIcon
          aria-label={t('lightbox.larger')}
          disabled={step === STEPS.length - 1}
          onClick={() => setStep(step + 1)}
        >
          <IconZoomIn size={20} />
        </ActionIcon>
      </Group>
    </>
  );
}
