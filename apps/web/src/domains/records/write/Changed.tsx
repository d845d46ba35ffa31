import { Alert, Button } from '@mantine/core';
import { records } from '@pramana/contract';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { Difference } from '../record/Difference.tsx';
import type { RecordDraftHandle } from './useRecordDraft.ts';
import classes from '../Records.module.css';

interface ChangedProps {
  record: string;
  draft: RecordDraftHandle;
  onTaken: () => void;
}

/** Somebody else wrote a version meanwhile: what theirs says beside these words, and the way on. */
export function Changed({ record, draft, onTaken }: ChangedProps) {
  const { t } = useTranslation();
  const { data } = useRoute(records.records.show, { params: { id: record } }, { staleMs: 0 });
  const newest = data?.versions[0];
  const isNewer = newest !== undefined && newest.version > (draft.base ?? 0);
  const goOn = (): void => {
    if (newest === undefined) return;
    draft.rebase(newest.version);
    onTaken();
  };
  return (
    <Alert
      className={classes.notice ?? ''}
      color="amber"
      icon={<IconArrowsDiff size={18} aria-hidden />}
      title={t('records.changed.title')}
      role="alert"
    >
      <p className={classes.lead}>{t('records.changed.text', { who: newest?.author.name ?? '…' })}</p>
      {isNewer && newest.content ? <Difference before={newest.content} after={draft.content} /> : null}
      <Button variant="default" mt="sm" disabled={!isNewer} onClick={goOn}>
        {t('records.changed.goOn', { number: newest?.version ?? '…' })}
      </Button>
    </Alert>
  );
}
