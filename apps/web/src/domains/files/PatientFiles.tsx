import { Badge, Skeleton } from '@mantine/core';
import { files } from '@pramana/contract';
import { IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Section } from '../../ui/Section.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { AddFiles } from './AddFiles.tsx';
import { FilePreview } from './FilePreview.tsx';
import { FileRow } from './FileRow.tsx';
import classes from './Files.module.css';
import { FILES, type ShownFile } from './source.ts';
import { UploadList } from './UploadList.tsx';

/** A patient's files: add, look, download; uploads that are on their way. Reading the list is an access (I-12). */
export function PatientFiles({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(files.files.list, { params: { id: patientId } });
  const [shown, setShown] = useState<ShownFile | null>(null);
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
            <FileRow
              key={file.id}
              file={file}
              source={FILES}
              onShow={setShown}
              badge={
                <Badge tt="none" variant="light" color="gray">
                  {t(`files.kind.${file.category}`)}
                </Badge>
              }
              more={
                <>
                  {' '}
                  · {file.by} · <TimeText at={file.addedAt} />
                </>
              }
            />
          ))}
        </ul>
      ) : null}
      <FilePreview file={shown} source={FILES} onClose={() => setShown(null)} />
    </Section>
  );
}
