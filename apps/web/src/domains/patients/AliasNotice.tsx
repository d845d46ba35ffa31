import { Alert, Button } from '@mantine/core';
import { patients } from '@pramana/contract';
import { IconArrowMerge } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { paths } from '../../paths.ts';

/** This number is somebody who goes on under another one. */
export function AliasNotice({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useRoute(patients.merges.show, { params: { id } });
  if (data === undefined || data.survivor.id === id) return null;
  const { name, number } = data.survivor;
  return (
    <Alert icon={<IconArrowMerge />} color="teal" title={t('patients.merge.isAlias', { name, number })} mb="md">
      <Button variant="default" renderRoot={(props) => <Link to={paths.patient(data.survivor.id)} {...props} />}>
        {t('patients.merge.open', { number })}
      </Button>
    </Alert>
  );
}
