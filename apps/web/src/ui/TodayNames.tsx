import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Said where a list names people as they are called now: what was sealed stands in the document itself, unchanged. */
export function TodayNames() {
  const { t } = useTranslation();
  return (
    <Text size="xs" c="dimmed" mt="sm">
      {t('seal.todayNames')}
    </Text>
  );
}
