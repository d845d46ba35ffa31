import { Button } from '@mantine/core';
import { IconDownload, IconEye, IconFileText, IconFileTypePdf, IconPhoto, IconRadioactive } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isPreviewed } from './FilePreview.tsx';
import classes from './Files.module.css';
import { sizeText } from './sizeText.ts';
import type { FileSource, ShownFile } from './source.ts';

interface FileRowProps {
  file: ShownFile;
  source: FileSource;
  onShow: (file: ShownFile) => void;
  /** Beside the name. */
  badge?: ReactNode;
  /** Behind the size. */
  more?: ReactNode;
}

/** One file: what it is, and where it opens a look and a download. */
export function FileRow({ file, source, onShow, badge, more }: FileRowProps) {
  const { t } = useTranslation();
  const { id, health } = file;
  const name = useFileName(file);
  return (
    <li className={classes.file}>
      <FileWords file={file} badge={badge} more={more} />
      {health === 'open' ? (
        <span className={classes.acts}>
          {isPreviewed(file) ? (
            <Button
              variant="default"
              leftSection={<IconEye size={18} aria-hidden />}
              onClick={() => onShow(file)}
              aria-label={t('files.showNamed', { name })}
            >
              {t('files.show')}
            </Button>
          ) : null}
          <Button
            variant="default"
            component="a"
            href={source.downloadHref(id)}
            leftSection={<IconDownload size={18} aria-hidden />}
            aria-label={t('files.downloadNamed', { name })}
          >
            {t('files.download')}
          </Button>
        </span>
      ) : null}
    </li>
  );
}

/** What is said of a file; in the place of a name that does not open, why. */
export function FileWords({ file, badge, more }: Pick<FileRowProps, 'file' | 'badge' | 'more'>) {
  const { i18n } = useTranslation();
  const name = useFileName(file);
  const { size, type } = file;
  return (
    <>
      <TypeIcon type={type} />
      <div className={classes.words}>
        <span className={classes.line}>
          <strong className={classes.name}>{name}</strong>
          {badge}
        </span>
        <span className={classes.dim}>
          {size === null ? null : [TYPES[type ?? ''], sizeText(size, i18n.language)].filter(Boolean).join(' · ')}
          {more}
        </span>
      </div>
    </>
  );
}

export function useFileName({ name, health }: ShownFile): string {
  const { t } = useTranslation();
  return name ?? t(`files.health.${health === 'open' ? 'damaged' : health}`);
}

/** Short names that are the same in every language. */
const TYPES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/dicom': 'DICOM',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
};

function TypeIcon({ type }: { type: string | null }) {
  const Icon =
    type === 'application/pdf'
      ? IconFileTypePdf
      : type === 'application/dicom'
        ? IconRadioactive
        : type?.startsWith('image/')
          ? IconPhoto
          : IconFileText;
  return <Icon size={28} stroke={1.4} className={classes.icon} aria-hidden />;
}
