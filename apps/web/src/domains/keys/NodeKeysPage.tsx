import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/Page.tsx';
import { LogKeys } from './LogKeys.tsx';

/** The node's own root key, and the keys of the node log. */
export default function NodeKeysPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('keys.node.title')} subtitle={t('keys.node.text')}>
      <Stack gap="lg">
        <LogKeys />
      </Stack>
    </Page>
  );
}
