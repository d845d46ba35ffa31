import { Badge, Button, Skeleton } from '@mantine/core';
import { type FileJson, files } from '@pramana/contract';
import { IconDownload, IconEye, IconFileText, IconFileTypePdf, IconPhoto, IconRadioactive } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Section } from '../../ui/Section.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { AddFiles } from './AddFiles.tsx';
import { downloadOf, FilePreview, isPreviewed } from './FilePreview.tsx';
import classes from './Files.module.css';
import { sizeText } from './sizeText.ts';
import { UploadList } from './UploadList.tsx';

/** A patient's files: add, look, download; uploads that are on their way. Reading the list is an access (I-12). */
export function PatientFiles({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(files.files.list, { params: { id: patientId } });
  const [shown, setShown] = useState<FileJson | null>(null);
  const unfinished = (data ?? []).filter(({ state }) => state === 'uploading');
  const whole = (data ?? []).filter(({ state }) => state === 'stored');
  return (
    <Section title={t('files.title')}>
      <AddFiles patientId={patientId} unfinished={unfinished} />
      <UploadList patientId={patientId} />
      {problem && !data ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {!data && !problem ? <Skeleton height={120} /> : null}
      {data && whole.length === 0 ? (
        <EmptyState icon={IconFileText} title={t('files.none')} text={t('files.noneText')} />
      ) : null}
      {whole.length > 0 ? (
        <ul className={classes.files} aria-label={t('files.title')}>
          {whole.map((file) => (
            <FileRow key={file.id} file={file} onShow={() => setShown(file)} />
          ))}
        </ul>
      ) : null}
      <FilePreview file={shown} onClose={() => setShown(null)} />
    </Section>
  );
}

function FileRow({ file, onShow }: { file: FileJson; onShow: () => void }) {
  const { t, i18n } = useTranslation();
  const { health, category, size, by, addedAt } = file;
  const name = file.name ?? t(`files.health.${health === 'open' ? 'damaged' : health}`);
  return (
    <li className={classes.file}>
      <TypeIcon type={file.type} />
      <div className={classes.words}>
        <span className={classes.line}>
          <strong className={classes.name}>{name}</strong>
          <Badge tt="none" variant="light" color="gray">
            {t(`files.kind.${category}`)}
          </Badge>
        </span>
        <span className={classes.dim}>
          {sizeText(size, i18n.language)} · {by} · <TimeText at={addedAt} />
        </span>
      </div>
      {health === 'open' ? (
        <span className={classes.acts}>
          {isPreviewed(file) ? (
            <Button
              variant="default"
              leftSection={<IconEye size={18} aria-hidden />}
              onClick={onShow}
              aria-label={t('files.showNamed', { name })}
            >
              {t('files.show')}
            </Button>
          ) : null}
          <Button
            variant="default"
            component="a"
            href={downloadOf(file)}
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
