import { Text } from '@mantine/core';
import type { OpenSessionJson } from '@pramana/contract';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Sessions.module.css';

interface SessionListProps {
  rows: readonly OpenSessionJson[];
  /** What can be done about one of them. */
  act: (row: OpenSessionJson) => ReactNode;
}

/** Places where somebody is signed in. */
export function SessionList({ rows, act }: SessionListProps) {
  return (
    <ul className={classes.list}>
      {rows.map((row) => (
        <SessionRow key={row.id} row={row}>
          {act(row)}
        </SessionRow>
      ))}
    </ul>
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
        <Text span size="sm" c="dimmed">
          {[
            row.device === null ? null : browser,
            t(`identity.sessions.network.${row.network}`),
            row.address === '' ? null : t('identity.sessions.address', { address: row.address }),
            row.hospital,
          ]
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
