import { Button, CloseButton, Progress, Text } from '@mantine/core';
import { type FileJson, files } from '@pramana/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { keyOf } from '../../lib/query.ts';
import { ProblemText } from '../../ui/ProblemText.tsx';
import classes from './Files.module.css';
import { sizeText } from './sizeText.ts';
import { type UploadState, uploads } from './upload.ts';

interface UploadListProps {
  patientId: string;
  /** Only those for this draft of a record; without it, all that the patient has. */
  target?: string;
  /** Told once of each file that has become whole here. */
  onDone?: (file: FileJson) => void;
}

/** The uploads for this patient that are on their way or stopped. */
export function UploadList({ patientId, target, onDone }: UploadListProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mine = useUploads(patientId, target);
  const doneKeys = mine
    .filter(({ phase }) => phase === 'done')
    .map(({ key }) => key)
    .join();
  const tell = useEffectEvent((key: string) => {
    const file = mine.find((each) => each.key === key)?.file ?? null;
    if (file !== null) onDone?.(file);
  });
  useEffect(() => {
    if (doneKeys === '') return;
    void client.invalidateQueries({ queryKey: keyOf(files.files.list) });
    for (const key of doneKeys.split(',')) {
      tell(key);
      uploads.forget(key);
    }
  }, [doneKeys, client]);
  if (mine.length === 0) return null;
  return (
    <ul className={classes.uploads} aria-label={t('files.uploads')}>
      {mine.map((each) => (
        <UploadRow key={each.key} upload={each} />
      ))}
    </ul>
  );
}

/** The uploads of this tab for a patient, or of them those for one draft. */
export function useUploads(patientId: string, target?: string): readonly UploadState[] {
  const all = useSyncExternalStore(uploads.subscribe, uploads.states);
  return all.filter((each) => each.patientId === patientId && (target === undefined || each.target === target));
}

function UploadRow({ upload }: { upload: UploadState }) {
  const { t, i18n } = useTranslation();
  const { key, name, sent, size, phase, problem } = upload;
  const percent = Math.floor((sent / size) * 100);
  const figures = { sent: sizeText(sent, i18n.language), size: sizeText(size, i18n.language) };
  return (
    <li className={classes.upload}>
      <div className={classes.line}>
        <strong className={classes.name}>{name}</strong>
        <Text span size="sm" c="dimmed" className={classes.figures}>
          {t('files.sentOf', figures)}
        </Text>
        <CloseButton size="lg" aria-label={t('files.cancel', { name })} onClick={() => uploads.cancel(key)} />
      </div>
      <Progress.Root size="md">
        <Progress.Section
          value={percent}
          aria-label={name}
          {...(phase === 'stopped' ? { color: 'red' } : {})}
          animated={phase === 'checking'}
          striped={phase === 'checking'}
        />
      </Progress.Root>
      <div role="status">
        <Text size="sm" c="dimmed">
          {phase === 'done' || phase === 'stopped' ? '' : t(`files.phase.${phase}`)}
        </Text>
      </div>
      {problem === null ? null : (
        <div className={classes.line}>
          <ProblemText problem={problem} />
          <Button variant="default" onClick={() => uploads.retry(key)}>
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
    </li>
  );
}
