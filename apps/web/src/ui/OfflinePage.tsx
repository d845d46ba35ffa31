import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { network } from '../lib/network.ts';
import { askAgain } from '../lib/session.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Page } from './Page.tsx';
import classes from './Shell.module.css';

/** The app opened without a connection: nothing of a person lies in this browser, so there is nothing to show yet. */
export function OfflinePage() {
  const { t } = useTranslation();
  useEffect(() => network.subscribe(() => (network.isLost ? undefined : askAgain())), []);
  return (
    <main className={classes.offline}>
      <Page title={t('frame.offlineTitle')}>
        <EmptyState icon={IconPlugConnectedX} title={t('frame.offlineHead')} text={t('frame.offlineText')}>
          <Button variant="default" onClick={askAgain}>
            {t('common.tryAgain')}
          </Button>
        </EmptyState>
      </Page>
    </main>
  );
}
