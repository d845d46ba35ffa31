import { Alert } from '@mantine/core';
import { records } from '@pramana/contract';
import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Records.module.css';

/** What this person has begun to write about the patient and not saved as a version yet. */
export function OpenDrafts({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const { data = [] } = useRoute(records.drafts.list, { params: { id: patientId } }, { staleMs: 0 });
  if (data.length === 0) return null;
  return (
    <Alert
      className={classes.notice ?? ''}
      color="gray"
      icon={<IconPencil size={18} aria-hidden />}
      title={t('records.drafts.title')}
    >
      <ul className={classes.files}>
        {data.map((draft) => (
          <li key={draft.id}>
            <Link to={paths.recordDraft(draft.id)} className={classes.link}>
              {draft.content.title || t('records.drafts.untitled')}
            </Link>{' '}
            · {t(`records.category.${draft.content.category}`)} · <TimeText at={draft.updatedAt} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}
