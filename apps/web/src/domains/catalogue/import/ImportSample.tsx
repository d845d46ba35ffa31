import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { Section } from '../../../ui/Section.tsx';
import classes from './Import.module.css';
import type { ImportJson } from './target.ts';

/** The first rows as they were understood. */
export function ImportSample({ job }: { job: ImportJson }) {
  const { t } = useTranslation();
  if (job.sample.length === 0) return null;
  return (
    <Section title={t('catalogue.import.firstRows')}>
      <div className={classes.guide}>
        <Table verticalSpacing={6} aria-label={t('catalogue.import.firstRows')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('catalogue.import.line')}</Table.Th>
              <Table.Th>{t('catalogue.field.code')}</Table.Th>
              <Table.Th>{t('catalogue.field.name')}</Table.Th>
              <Table.Th>{t('catalogue.field.packLabel')}</Table.Th>
              <Table.Th className={classes.number}>{t('catalogue.import.newPrice')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {job.sample.map((row) => (
              <Table.Tr key={row.line}>
                <Table.Td>{row.line}</Table.Td>
                <Table.Td>{row.code}</Table.Td>
                <Table.Td>{row.name}</Table.Td>
                <Table.Td>{row.pack}</Table.Td>
                <Table.Td className={classes.number}>
                  {row.price === '0' ? '–' : <MoneyText minor={row.price} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}
