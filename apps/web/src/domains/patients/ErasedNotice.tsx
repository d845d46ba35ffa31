import { Alert, Button } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';

/** A number whose person was erased: what stands here is what law keeps. */
export function ErasedNotice() {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <Alert icon={<IconEraser aria-hidden />} color="gray" title={t('patients.erased.text')} mb="md">
      {may('erasure:approve') ? (
        <Button variant="default" renderRoot={(props) => <Link to={paths.erasures()} {...props} />}>
          {t('erasure.title')}
        </Button>
      ) : null}
    </Alert>
  );
}
