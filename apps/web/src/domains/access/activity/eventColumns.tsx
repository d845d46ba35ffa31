import { UnstyledButton } from '@mantine/core';
import { access, type DataOf } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../../lib/api.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { paths } from '../../../paths.ts';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { TimeText } from '../../../ui/TimeText.tsx';
import { sealState, useLookFacts } from '../lookFacts.ts';
import { useAccessWords } from '../words.ts';
import classes from '../Access.module.css';

export type ReviewedEvent = DataOf<typeof access.events.list>[number];

/** An access in a row. Not exported from the browser: who leaves with a list of people leaves an entry, at the server. */
export function useEventColumns(): readonly Column<ReviewedEvent>[] {
  const { t } = useTranslation();
  const words = useAccessWords();
  return [
    { key: 'at', title: t('access.field.at'), cell: (row) => <TimeText at={row.at} />, width: 130 },
    { key: 'who', title: t('access.field.who'), cell: (row) => <Who row={row} />, width: 210 },
    { key: 'did', title: t('access.field.what'), cell: (row) => <Did row={row} /> },
    { key: 'patient', title: t('access.field.patient'), cell: (row) => <Patient row={row} />, width: 190 },
    { key: 'purpose', title: t('access.field.purpose'), cell: (row) => words.purpose(row.purpose), width: 150 },
    { key: 'from', title: t('access.field.place'), cell: (row) => <From row={row} />, width: 170 },
    { key: 'seal', title: t('access.field.seal'), cell: (row) => <Seal row={row} />, width: 70 },
  ];
}

function Who({ row }: { row: ReviewedEvent }) {
  return <>{useAccessWords().who(row)}</>;
}

function Did({ row }: { row: ReviewedEvent }) {
  const { t } = useTranslation();
  const words = useAccessWords();
  const rows =
    row.resultCount === null ? null : (
      <span className={classes.dim}> {t('access.rows', { count: row.resultCount })}</span>
    );
  return (
    <span data-denied={row.outcome === 'denied' || undefined} className={classes.did}>
      {row.resultCount === null ? words.did(row) : t('access.did.searched', { what: words.resource(row.resource) })}
      {rows}
    </span>
  );
}

function Patient({ row }: { row: ReviewedEvent }) {
  const { t } = useTranslation();
  if (row.patient) {
    return (
      <Link to={paths.whoLooked(row.patient.id)} className={classes.link}>
        {row.patient.name} <span className={classes.dim}>{row.patient.number}</span>
      </Link>
    );
  }
  if (row.subject === null) return '–';
  // Nobody we know, or nobody this role may know: the pseudonym tells two apart.
  return <span className={classes.dim}>{t('access.pseudonym', { short: row.subject.slice(0, 8) })}</span>;
}

function From({ row }: { row: ReviewedEvent }) {
  const words = useAccessWords();
  const [, setFilters] = useFilters();
  const { address } = row;
  if (!address) return <>{words.from(row)}</>;
  return (
    <>
      {words.from(row)}{' '}
      <UnstyledButton className={classes.address} onClick={() => setFilters({ address })}>
        {address}
      </UnstyledButton>
    </>
  );
}

function Seal({ row }: { row: ReviewedEvent }) {
  const facts = useLookFacts();
  const fetchProof = (): Promise<Blob> => callBlob(access.events.proof, { params: { id: row.id } });
  return <SealBadge state={sealState(row)} isCompact facts={facts(row, fetchProof)} />;
}

export function EventCard({ row }: { row: ReviewedEvent }) {
  const words = useAccessWords();
  return (
    <span className={classes.card}>
      <span className={classes.cardLine}>
        <strong>{words.who(row)}</strong>
        <Seal row={row} />
      </span>
      <Did row={row} />
      <span className={classes.cardLine}>
        <Patient row={row} />
        <TimeText at={row.at} />
      </span>
    </span>
  );
}
