import { Anchor, Group, Stack, Text } from '@mantine/core';
import { type BillRowJson, ownBills, type OwnPatientJson } from '@pramana/contract';
import { IconReceipt } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../../lib/query.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { ownSource, ShowVerb } from '../../billing/show/ShowButton.tsx';
import { ShowDialog, type ShowSource } from '../../billing/show/ShowDialog.tsx';

/** A patient's sealed bills with what is due, as paper and with their proof. */
export function OwnBills({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  // Outside of the list: a phone that is turned makes a table of the cards, and the codes must stay before the other one's camera.
  const [shown, setShown] = useState<ShowSource | null>(null);
  const [isOpen, setOpen] = useState(false);
  const list = useRouteList(ownBills.own.list, { params: { id: own.patientId }, query: {} });
  const file = (row: BillRowJson, kind: 'pdf' | 'receipt'): string =>
    `/api/self/patients/${own.patientId}/bills/${row.id}/${kind}`;
  const show = (row: BillRowJson): void => {
    setShown(ownSource(own.patientId, row.id));
    setOpen(true);
  };
  const papers = (row: BillRowJson) => (
    <Group gap="md">
      <Anchor href={file(row, 'pdf')} target="_blank">
        {t('people.own.pdf')}
      </Anchor>
      <Anchor href={file(row, 'receipt')} download>
        {t('people.own.receipt')}
      </Anchor>
      <ShowVerb onClick={() => show(row)} isSmall />
    </Group>
  );
  const columns: Column<BillRowJson>[] = [
    { key: 'number', title: t('people.own.bill'), cell: (row) => row.number, width: 160 },
    { key: 'at', title: t('people.own.at'), cell: (row) => <TimeText at={row.at} />, width: 130 },
    {
      key: 'total',
      title: t('people.own.total'),
      cell: (row) => <MoneyText minor={row.total} />,
      align: 'end',
      width: 100,
    },
    { key: 'due', title: t('people.own.due'), cell: (row) => <MoneyText minor={row.due} />, align: 'end', width: 100 },
    { key: 'seal', title: t('people.own.seal'), cell: (row) => <SealBadge state={row.seal} isCompact />, width: 70 },
    { key: 'papers', title: t('people.own.papers'), cell: papers },
  ];
  return (
    <Section title={t('people.own.bills')}>
      <DataTable<BillRowJson>
        id="people.own"
        label={t('people.own.bills')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        card={(row) => (
          <Stack gap={4}>
            <Text fw={600}>
              {row.number} <SealBadge state={row.seal} isCompact />
            </Text>
            <Text size="sm">
              <TimeText at={row.at} /> · <MoneyText minor={row.total} />
              {row.due === '0' ? null : (
                <>
                  {' '}
                  · {t('people.own.due')} <MoneyText minor={row.due} />
                </>
              )}
            </Text>
            {papers(row)}
          </Stack>
        )}
        empty={<EmptyState icon={IconReceipt} title={t('people.own.noBills')} />}
      />
      {shown === null ? null : <ShowDialog source={shown} isOpen={isOpen} onClose={() => setOpen(false)} />}
    </Section>
  );
}
