import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { openWord } from '../../../lib/openWord.ts';

/** Whether a log may be signed: the state of its rollback guard, by the name that the instructions have for it, and in words. */
export function LogHealth({ guard }: { guard: { ok: boolean; code: string } }) {
  const { t } = useTranslation();
  if (guard.ok) return t('hospitals.node.guardFine');
  if (guard.code === 'NONE')
    return (
      <Badge color="gray" tt="none">
        {t('hospitals.node.guardNone')}
      </Badge>
    );
  const words = openWord(t, `sealing.guard.${guard.code}.title`, { defaultValue: '' });
  // In a line: a list's row has no second one, and what does not fit there is said on hover.
  return (
    <span title={words}>
      <Badge color="red" tt="none">
        {guard.code}
      </Badge>{' '}
      {words}
    </span>
  );
}
