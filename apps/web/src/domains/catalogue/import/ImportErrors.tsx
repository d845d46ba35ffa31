import { Button, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { download, toCsv } from '../../../lib/csv.ts';
import { Section } from '../../../ui/Section.tsx';
import classes from './Import.module.css';
import type { ImportJson } from './target.ts';

/** So many stand on the page; the file has all that the server tells. */
const SHOWN = 200;

/** What is wrong, by line and column; the list as a file for who mends it. */
export function ImportErrors({ job }: { job: ImportJson }) {
  const { t } = useTranslation();
  const head = [t('catalogue.import.line'), t('catalogue.import.column'), t('catalogue.import.reason')];
  const shown = job.errors.slice(0, SHOWN);
  const save = (): void =>
    download(
      'import-errors.csv',
      toCsv(
        head,
        job.errors.map(({ line, field, reason }) => [String(line), field, reason]),
      ),
    );
  const button = (
    <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />} onClick={save}>
      {t('catalogue.import.saveErrors')}
    </Button>
  );
  return (
    <Section title={t('catalogue.import.errors')} actions={button}>
      <div className={classes.guide}>
        <Table verticalSpacing={6} stickyHeader aria-label={t('catalogue.import.errors')}>
          <Table.Thead>
            <Table.Tr>
              {head.map((title) => (
                <Table.Th key={title}>{title}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ line, field, reason }) => (
              <Table.Tr key={`${line} ${field} ${reason}`}>
                <Table.Td>{line === 0 ? '–' : line}</Table.Td>
                <Table.Td>{field === '' ? '–' : <code>{field}</code>}</Table.Td>
                <Table.Td lang="en">{reason}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {job.errorCount > shown.length ? (
        <Text size="sm" c="dimmed" mt="sm">
          {t('catalogue.import.firstErrors', { shown: shown.length, file: job.errors.length, count: job.errorCount })}
        </Text>
      ) : null}
    </Section>
  );
}
