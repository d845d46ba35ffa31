import { Badge, Button, Skeleton } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
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
import { usePatientFiles } from './usePatientFiles.ts';

/** A patient's files: add, look, download; uploads that are on their way. Reading the list is an access (I-12). */
export function PatientFiles({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const { rows, problem, isLoading, refetch, hasMore, isLoadingMore, loadMore } = usePatientFiles(patientId);
  const [shown, setShown] = useState<ShownFile | null>(null);
  const unfinished = rows.filter(({ state }) => state === 'uploading');
  const whole = rows.filter(({ state }) => state === 'stored');
  return (
    <Section title={t('files.title')}>
      <AddFiles patientId={patientId} unfinished={unfinished} />
      <UploadList patientId={patientId} />
      {problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {isLoading ? <Skeleton height={120} /> : null}
      {!isLoading && !problem && !hasMore && whole.length === 0 ? (
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
      {hasMore ? (
        <Button variant="default" loading={isLoadingMore} onClick={loadMore} className={classes.more}>
          {t('files.older')}
        </Button>
      ) : null}
      <FilePreview file={shown} source={FILES} onClose={() => setShown(null)} />
    </Section>
  );
}
