import { ActionIcon, Checkbox, Popover, Stack, Tooltip } from '@mantine/core';
import { IconColumns3, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { download, toCsv } from '../../lib/csv.ts';
import { toast } from '../../lib/toast.ts';
import type { Column, ColumnChoice } from './column.ts';

interface TableToolsProps<Row> {
  columns: readonly Column<Row>[];
  choice: ColumnChoice<Row>;
  rows: readonly Row[];
  csvName: string | undefined;
}

/** Choice of columns and the export of the rows that are loaded. */
export function TableTools<Row>({ columns, choice, rows, csvName }: TableToolsProps<Row>) {
  const { t } = useTranslation();
  const save = (name: string): void => {
    const exported = choice.shown.filter((column) => column.text);
    const lines = rows.map((row) => exported.map((column) => column.text?.(row) ?? ''));
    download(
      `${name}.csv`,
      toCsv(
        exported.map((column) => column.title),
        lines,
      ),
    );
    toast(t('table.exported', { count: rows.length }));
  };
  return (
    <>
      <Popover position="bottom-end" trapFocus returnFocus>
        <Popover.Target>
          <ActionIcon size="lg" aria-label={t('table.columns')} title={t('table.columns')}>
            <IconColumns3 size={20} stroke={1.6} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            {columns.slice(1).map((column) => (
              <Checkbox
                key={column.key}
                label={column.title}
                checked={choice.isShown(column)}
                onChange={() => choice.toggle(column)}
              />
            ))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {csvName === undefined ? null : (
        <Tooltip label={t('table.export', { count: rows.length })}>
          <ActionIcon
            size="lg"
            aria-label={t('table.export', { count: rows.length })}
            disabled={rows.length === 0}
            onClick={() => save(csvName)}
          >
            <IconDownload size={20} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
}
