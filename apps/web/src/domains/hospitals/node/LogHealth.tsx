import { Badge, Stack, Text } from '@mantine/core';
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
  const title = openWord(t, `sealing.guard.${guard.code}.title`, { defaultValue: '' });
  return (
    <Stack gap={2} align="flex-start">
      <Badge color="red" tt="none">
        {guard.code}
      </Badge>
      {title === '' ? null : <Text size="xs">{title}</Text>}
    </Stack>
  );
}
