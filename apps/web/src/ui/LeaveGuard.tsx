import { Button, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Dialog } from './Dialog.tsx';

/**
 * Asks before what was typed is lost: by a link, by the back button, by a reload or a closed tab. For forms that have no
 * draft on the server; what is typed about a person is never kept in the browser instead. A form that was saved leaves
 * with `ignoreBlocker`.
 */
export function LeaveGuard({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isOn && current.pathname !== next.pathname,
    enableBeforeUnload: () => isOn,
    withResolver: true,
  });
  const footer = (
    <>
      <Button variant="default" onClick={blocker.proceed}>
        {t('leave.leave')}
      </Button>
      <Button onClick={blocker.reset} data-autofocus>
        {t('leave.stay')}
      </Button>
    </>
  );
  return (
    <Dialog
      title={t('leave.title')}
      isOpen={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      width={440}
      footer={footer}
    >
      <Text size="sm">{t('leave.text')}</Text>
    </Dialog>
  );
}
