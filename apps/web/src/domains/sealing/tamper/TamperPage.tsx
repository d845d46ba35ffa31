import { Alert, Anchor } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { SandboxChain } from './SandboxChain.tsx';
import { SandboxOutcome } from './SandboxOutcome.tsx';
import { useSandbox } from './useSandbox.ts';

/** Break a copy and watch what shows it: made-up blocks in this browser, never stored data (L8). */
export default function TamperPage() {
  const { t } = useTranslation();
  const sandbox = useSandbox();
  return (
    <Page
      title={t('sealing.tamper.title')}
      subtitle={
        <Anchor inherit renderRoot={(props) => <Link to={paths.chain()} {...props} />}>
          {t('sealing.tamper.back')}
        </Anchor>
      }
    >
      <Alert color="gray" icon={<IconFlask />} title={t('sealing.tamper.copy')}>
        {t('sealing.tamper.copyText')}
      </Alert>
      {sandbox.shown === null ? (
        <RowsSkeleton rows={6} />
      ) : (
        <>
          <SandboxChain {...sandbox.shown} acts={sandbox.acts} />
          <SandboxOutcome {...sandbox.shown} acts={sandbox.acts} />
        </>
      )}
    </Page>
  );
}
