import { Button, Text } from '@mantine/core';
import { type DeviceJson, devices } from '@pramana/contract';
import { IconDeviceDesktopCog } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { EnrolDialog } from './EnrolDialog.tsx';
import { SessionLimitsForm } from './SessionLimitsForm.tsx';

/** The shared PCs of the hospital, and how long sessions live on them and elsewhere. */
export default function DevicesPage() {
  const { t } = useTranslation();
  const [isEnrolling, setEnrolling] = useState(false);
  const list = useRouteList(devices.list, {});
  const enrol = <Button onClick={() => setEnrolling(true)}>{t('identity.devices.enrol')}</Button>;
  return (
    <Page title={t('identity.devices.title')} subtitle={t('identity.devices.text')} actions={enrol}>
      <DataTable
        id="devices"
        label={t('identity.devices.title')}
        columns={useColumns()}
        list={list}
        keyOf={(row) => row.id}
        csvName="shared-pcs"
        empty={
          <EmptyState
            icon={IconDeviceDesktopCog}
            title={t('identity.devices.empty')}
            text={t('identity.devices.emptyText')}
          />
        }
      />
      <SessionLimitsForm />
      <EnrolDialog isOpen={isEnrolling} onClose={() => setEnrolling(false)} />
    </Page>
  );
}

function useColumns(): Column<DeviceJson>[] {
  const { t } = useTranslation();
  return [
    { key: 'name', title: t('identity.devices.name'), cell: (row) => <Name row={row} />, text: (row) => row.name },
    {
      key: 'counter',
      title: t('identity.devices.counter'),
      cell: (row) => row.counter ?? '',
      text: (row) => row.counter ?? '',
      width: 140,
    },
    {
      key: 'people',
      title: t('identity.devices.people'),
      cell: (row) => row.people,
      text: (row) => String(row.people),
      width: 110,
    },
    {
      key: 'used',
      title: t('identity.devices.used'),
      cell: (row) => (row.lastUsed === null ? '' : <TimeText at={row.lastUsed} />),
      text: (row) => row.lastUsed ?? '',
      width: 170,
    },
    { key: 'by', title: t('identity.devices.by'), cell: (row) => row.enrolledBy, text: (row) => row.enrolledBy },
    {
      key: 'revoke',
      title: t('identity.devices.revoke'),
      cell: (row) => <Revoke row={row} />,
      text: () => '',
      width: 130,
    },
  ];
}

function Name({ row }: { row: DeviceJson }) {
  const { t } = useTranslation();
  return (
    <>
      {row.name}
      {row.isThis ? (
        <Text span size="sm" c="dimmed">
          {` · ${t('identity.devices.this')}`}
        </Text>
      ) : null}
    </>
  );
}

function Revoke({ row }: { row: DeviceJson }) {
  const { t } = useTranslation();
  const revoke = useAction(devices.revoke, { refreshes: [devices.list, devices.lock.show] });
  return (
    <ConfirmButton
      size="compact-sm"
      variant="default"
      question={t('identity.devices.revokeQuestion', { name: row.name })}
      consequence={t('identity.devices.revokeText')}
      isBusy={revoke.isBusy}
      onAct={() =>
        revoke.run({ params: { id: row.id } }, () => toast(t('identity.devices.revoked', { name: row.name })))
      }
    >
      {t('identity.devices.revoke')}
    </ConfirmButton>
  );
}
