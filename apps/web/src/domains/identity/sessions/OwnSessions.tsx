import { Button, Skeleton, Text } from '@mantine/core';
import { type OpenSessionJson, sessions } from '@pramana/contract';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Sessions.module.css';

/** Where one is signed in; each other place can be signed out, or all of them. */
export function OwnSessions() {
  const { t } = useTranslation();
  const list = useRouteList(sessions.own.list, {});
  const end = useAction(sessions.own.end, { refreshes: [sessions.own.list] });
  const endOthers = useAction(sessions.own.endOthers, { refreshes: [sessions.own.list] });
  if (list.problem) return <ErrorPanel problem={list.problem} onRetry={list.refetch} />;
  if (list.isLoading) return <Skeleton height={120} />;
  const problem = end.problem ?? endOthers.problem;
  return (
    <>
      <ul className={classes.list}>
        {list.rows.map((row) => (
          <SessionRow key={row.id} row={row}>
            {row.isThis ? (
              <Text span size="sm" fw={600}>
                {t('identity.sessions.this')}
              </Text>
            ) : (
              <Button
                size="compact-sm"
                variant="default"
                loading={end.isBusy}
                onClick={() => end.run({ params: { id: row.id } }, () => toast(t('identity.sessions.ended')))}
              >
                {t('identity.sessions.end')}
              </Button>
            )}
          </SessionRow>
        ))}
      </ul>
      {problem ? <ProblemText problem={problem} /> : null}
      {list.rows.length > 1 ? (
        <ConfirmButton
          mt="sm"
          variant="default"
          question={t('identity.sessions.endOthersQuestion')}
          consequence={t('identity.sessions.endOthersText')}
          isBusy={endOthers.isBusy}
          onAct={() => endOthers.run({}, () => toast(t('identity.sessions.endedOthers')))}
        >
          {t('identity.sessions.endOthers')}
        </ConfirmButton>
      ) : null}
    </>
  );
}

/** One place where somebody is signed in, in words. */
function SessionRow({ row, children }: { row: OpenSessionJson; children: ReactNode }) {
  const { t } = useTranslation();
  const isPhone = ['iPhone', 'iPad', 'Android'].includes(row.system);
  const Icon = isPhone ? IconDeviceMobile : IconDeviceDesktop;
  const browser =
    row.browser === ''
      ? t('identity.sessions.unknownBrowser')
      : t('identity.sessions.browser', { browser: row.browser, system: row.system });
  return (
    <li>
      <Icon size={22} stroke={1.6} aria-hidden />
      <div className={classes.words}>
        <span>{row.device ?? browser}</span>
        <Text span size="sm" c="dimmed" title={row.address}>
          {[row.device === null ? null : browser, t(`identity.sessions.network.${row.network}`), row.hospital]
            .filter((part) => part !== null)
            .join(' · ')}
        </Text>
        <Text span size="sm" c="dimmed">
          {t('identity.sessions.since')} <TimeText at={row.since} /> · {t('identity.sessions.seen')}{' '}
          <TimeText at={row.lastSeen} />
        </Text>
      </div>
      {children}
    </li>
  );
}
