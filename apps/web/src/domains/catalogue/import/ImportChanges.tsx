import { Alert, Table, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { changeText } from './changeText.ts';
import classes from './Import.module.css';
import type { ImportJson } from './target.ts';

/** What in a long list must not go unseen: ceilings that it takes off, and the prices that change most. */
export function ImportChanges({ job }: { job: ImportJson }) {
  const { t } = useTranslation();
  return (
    <>
      {job.ceilingsOff > 0 ? (
        <Alert
          color="amber"
          icon={<IconAlertTriangle />}
          title={t('catalogue.import.ceilingsOff', { count: job.ceilingsOff })}
        >
          {t('catalogue.import.ceilingsOffText')}
        </Alert>
      ) : null}
      {job.changes.length > 0 ? <Changes job={job} /> : null}
    </>
  );
}

function Changes({ job }: { job: ImportJson }) {
  const { t, i18n } = useTranslation();
  const title = t('catalogue.import.changesTitle');
  return (
    <Section title={title}>
      <Text size="sm" mb="sm">
        {t('catalogue.import.changesText')}
      </Text>
      <div className={classes.guide}>
        <Table verticalSpacing={6} aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('catalogue.import.line')}</Table.Th>
              <Table.Th>{t('catalogue.field.code')}</Table.Th>
              <Table.Th>{t('catalogue.field.name')}</Table.Th>
              <Table.Th className={classes.number}>{t('catalogue.import.before')}</Table.Th>
              <Table.Th className={classes.number}>{t('catalogue.import.newPrice')}</Table.Th>
              <Table.Th visibleFrom="sm" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {job.changes.map((row) => (
              <Table.Tr key={row.line}>
                <Table.Td>{row.line}</Table.Td>
                <Table.Td>{row.code}</Table.Td>
                <Table.Td>{[row.name, row.pack].filter(Boolean).join(' · ')}</Table.Td>
                <Table.Td className={classes.number}>
                  <MoneyText minor={row.before} />
                </Table.Td>
                <Table.Td className={classes.number}>
                  <MoneyText minor={row.price} />
                  <Text size="xs" c="dimmed" hiddenFrom="sm">
                    {changeText(row, i18n.language)}
                  </Text>
                </Table.Td>
                <Table.Td className={classes.number} visibleFrom="sm">
                  {changeText(row, i18n.language)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}
