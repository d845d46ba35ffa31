import { Button, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { download, toCsv } from '../../../lib/csv.ts';
import { Section } from '../../../ui/Section.tsx';
import { COLUMNS, sampleRows } from './format.ts';
import classes from './Import.module.css';

/** What the file must look like, with one to begin from. */
export function FormatGuide() {
  const { t } = useTranslation();
  const save = (): void =>
    download(
      'pramana-items.csv',
      toCsv(
        COLUMNS.map(({ name }) => name),
        sampleRows(),
      ),
    );
  const button = (
    <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />} onClick={save}>
      {t('catalogue.import.sample')}
    </Button>
  );
  return (
    <Section title={t('catalogue.import.format')} actions={button}>
      <Text size="sm" mb="sm">
        {t('catalogue.import.formatText')}
      </Text>
      <div className={classes.guide}>
        <Table verticalSpacing={6} aria-label={t('catalogue.import.format')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('catalogue.import.column')}</Table.Th>
              <Table.Th>{t('catalogue.import.must')}</Table.Th>
              <Table.Th>{t('catalogue.import.meaning')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {COLUMNS.map(({ name, isRequired }) => (
              <Table.Tr key={name}>
                <Table.Td>
                  <code>{name}</code>
                </Table.Td>
                <Table.Td>{isRequired ? t('catalogue.import.yes') : ''}</Table.Td>
                <Table.Td>{t(`catalogue.import.columnOf.${name}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Text size="sm" c="dimmed" mt="sm">
        {t('catalogue.import.janAushadhi')}
      </Text>
    </Section>
  );
}
