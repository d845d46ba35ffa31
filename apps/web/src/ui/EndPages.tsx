import { Anchor, Button } from '@mantine/core';
import { IconLock, IconMapOff } from '@tabler/icons-react';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { askFullSignIn } from '../lib/confirmation.ts';
import { asProblem } from '../lib/problem.ts';
import { useSession } from '../lib/session.tsx';
import { paths } from '../paths.ts';
import { EmptyState } from './EmptyState.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { Page } from './Page.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('page.notFound')}>
      <EmptyState icon={IconMapOff} title={t('page.notFoundTitle')} text={t('page.notFoundText')}>
        <HomeLink />
      </EmptyState>
    </Page>
  );
}

/** A page that this person's roles do not open. */
export function NotPermittedPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('page.notPermitted')}>
      <EmptyState icon={IconLock} title={t('page.notPermittedTitle')} text={t('page.notPermittedText')}>
        <HomeLink />
      </EmptyState>
    </Page>
  );
}

/** A page of a role that the PIN of this session does not open: the person signs in fully where they are, and it is there. */
export function FullSignInPage() {
  const { t } = useTranslation();
  const { withheld } = useSession();
  const roles = withheld.map((role) => t(`role.${role}`)).join(', ');
  return (
    <Page title={t('identity.fully.act')}>
      <EmptyState icon={IconLock} title={t('identity.fully.title')} text={t('identity.fully.text', { roles })}>
        <Button onClick={() => void askFullSignIn()}>{t('identity.fully.act')}</Button>
      </EmptyState>
    </Page>
  );
}

/** A page that failed while it was drawn: our fault; says so, and what is safe. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <Page title={t('page.failed')}>
      <ErrorPanel problem={asProblem(error)} onRetry={reset}>
        <Button variant="default" onClick={() => window.location.reload()}>
          {t('page.reload')}
        </Button>
      </ErrorPanel>
    </Page>
  );
}

function HomeLink() {
  const { t } = useTranslation();
  return <Anchor renderRoot={(props) => <Link to={paths.home()} {...props} />}>{t('page.home')}</Anchor>;
}
