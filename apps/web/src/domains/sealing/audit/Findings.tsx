import { Anchor } from '@mantine/core';
import type { AuditRunJson } from '@pramana/contract';
import { IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { LoadedList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Audit.module.css';
import { placeOfBlock } from './placeOfBlock.ts';
import { openWord } from '../../../lib/openWord.ts';

type Finding = AuditRunJson['findings'][number];

/** Each damage: which document, what it means, in which table and field, since when at the latest it held. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const meaning = useMeaning();
  return (
    <Section title={t('sealing.audit.findings')}>
      <DataTable<Finding>
        id="audit.findings"
        label={t('sealing.audit.findings')}
        columns={useColumns(meaning)}
        list={loaded(findings)}
        keyOf={(finding) => [finding.code, finding.document, finding.table, finding.field].join(' ')}
        card={(finding) => <FindingCard finding={finding} meaning={meaning(finding)} />}
        csvName="audit-findings"
        empty={<EmptyState icon={IconShieldCheck} title={t('sealing.audit.clear')} />}
      />
    </Section>
  );
}

/** What a code means, in a sentence; a code of a newer server stays as it is. */
function useMeaning(): (finding: Finding) => string {
  const { t } = useTranslation();
  return ({ code, document }) => openWord(t, `sealing.finding.${code}`, { document, defaultValue: code });
}

function useColumns(meaning: (finding: Finding) => string): readonly Column<Finding>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'document',
      title: t('sealing.audit.document'),
      cell: (finding) => <Wrapped>{finding.document}</Wrapped>,
      text: ({ document }) => document,
      width: 220,
    },
    {
      key: 'meaning',
      title: t('sealing.audit.meaning'),
      cell: (finding) => <Wrapped>{meaning(finding)}</Wrapped>,
      text: meaning,
    },
    {
      key: 'code',
      title: t('sealing.audit.code'),
      cell: ({ code }) => <code>{code}</code>,
      text: ({ code }) => code,
      width: 190,
      isExtra: true,
    },
    {
      key: 'table',
      title: t('sealing.audit.table'),
      cell: ({ table }) => <code>{table}</code>,
      text: ({ table }) => table,
      width: 150,
    },
    {
      key: 'field',
      title: t('sealing.audit.field'),
      cell: ({ field }) => <code>{field}</code>,
      text: ({ field }) => field,
      width: 160,
    },
    {
      key: 'block',
      title: t('sealing.audit.block'),
      cell: (finding) => <BlockLink finding={finding} />,
      text: ({ block }) => block ?? '',
      width: 170,
    },
    {
      key: 'since',
      title: t('sealing.audit.since'),
      cell: (finding) => <Since finding={finding} />,
      text: ({ since }) => since ?? '',
      width: 150,
    },
  ];
}

function Wrapped({ children }: { children: string }) {
  return <span className={classes.wrap}>{children}</span>;
}

/** To the block, unless it is what is missing. */
function BlockLink({ finding: { block, code } }: { finding: Finding }) {
  const place = block === null || code === 'block_missing' ? null : placeOfBlock(block);
  if (place === null) return block ?? '–';
  return (
    <Anchor inherit renderRoot={(props) => <Link to={paths.block(place.series, place.number)} {...props} />}>
      {block}
    </Anchor>
  );
}

function Since({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  return finding.since === null ? t('sealing.audit.unknown') : <TimeText at={finding.since} />;
}

function FindingCard({ finding, meaning }: { finding: Finding; meaning: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes.card}>
      <strong>{finding.document}</strong>
      <span>{meaning}</span>
      <code>{[finding.table, finding.field].filter(Boolean).join('.')}</code>
      <span className={classes.dim}>
        {t('sealing.audit.since')}: <Since finding={finding} />
      </span>
      {finding.block === null ? null : <BlockLink finding={finding} />}
    </span>
  );
}

/** All of it is here already: nothing more to load. */
function loaded(findings: readonly Finding[]): LoadedList<Finding> {
  const nothing = (): void => undefined;
  return {
    rows: [...findings],
    problem: null,
    isLoading: false,
    hasMore: false,
    isLoadingMore: false,
    loadMore: nothing,
    refetch: nothing,
  };
}
