import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Whether a log may be signed: the state of its rollback guard. */
export function LogHealth({ guard }: { guard: { ok: boolean; code: string } }) {
  const { t } = useTranslation();
  if (guard.ok) return t('hospitals.node.guardFine');
  return (
    <Badge color={guard.code === 'NONE' ? 'gray' : 'red'} tt="none">
      {guard.code === 'NONE' ? t('hospitals.node.guardNone') : guard.code}
    </Badge>
  );
}
