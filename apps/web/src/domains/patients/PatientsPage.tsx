import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type PatientRowJson, patients } from '@pramana/contract';
import { IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { usePersonWords } from './personWords.ts';
import { readCard } from '../people/card/cardLink.ts';
import { phoneText } from '../../lib/phoneText.ts';
import { usePatientName } from '../../lib/patientName.ts';
import { useSearchText } from './searchText.ts';
import classes from './Patients.module.css';

const PAUSE_MS = 200;

/** Patients by number, name or phone, while typing; the newest before that. */
export default function PatientsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useSearchText();
  const { hospital } = useSession();
  const [said] = useDebouncedValue(text.trim(), PAUSE_MS);
  const card = readCard(said, hospital);
  const isForeign = card?.isOurs === false;
  const q = card?.isOurs ? card.number : said;
  const found = useRouteList(patients.patients.list, { query: q === '' ? {} : { q } }, { enabled: !isForeign });
  // The code of another hospital's card is not ours to send, and its number is somebody else here.
  const list = isForeign ? { ...found, rows: [], problem: null, hasMore: false } : found;
  const columns = useColumns();
  const register = (
    <ActionButton
      can={list.can?.create}
      leftSection={<IconUserPlus size={18} aria-hidden />}
      onAct={() => void navigate({ to: paths.patientNew() })}
    >
      {t('patients.act.register')}
    </ActionButton>
  );
  return (
    <Page title={t('patients.title')} actions={register}>
      <DataTable<PatientRowJson>
        id="patients"
        label={t('patients.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        hrefOf={(row) => paths.patient(row.id)}
        card={(row) => <PatientCard row={row} />}
        filters={<Search text={text} onChange={setText} />}
        empty={
          q === '' ? (
            <EmptyState icon={IconUsers} title={t('patients.none')} text={t('patients.noneText')} />
          ) : (
            <EmptyState
              icon={IconSearch}
              title={t('patients.notFound')}
              text={t(isForeign ? 'scan.foreign' : 'patients.notFoundText')}
            />
          )
        }
      />
    </Page>
  );
}

/** Not in the address: a name or a phone number must not stand in a browser's history. */
function Search({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    document.querySelector<HTMLElement>('main tbody a, main ul a')?.focus();
  };
  return (
    <TextInput
      className={classes.search}
      aria-label={t('patients.search')}
      placeholder={t('patients.search')}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      autoFocus
      autoComplete="off"
      spellCheck={false}
      leftSection={<IconSearch size={16} stroke={1.8} aria-hidden />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label={t('table.clear')} onClick={() => onChange('')} />
      }
    />
  );
}

/** Names are not exported from the browser: an export of people is an access of its own, made by the server. */
function useColumns(): readonly Column<PatientRowJson>[] {
  const { t } = useTranslation();
  const words = usePersonWords();
  const name = usePatientName();
  return [
    { key: 'name', title: t('patients.field.name'), cell: (row) => name(row.name) },
    { key: 'number', title: t('patients.field.number'), cell: (row) => row.number, width: 130 },
    { key: 'who', title: t('patients.field.who'), cell: words, width: 150 },
    { key: 'phone', title: t('patients.field.phone'), cell: (row) => row.phone && phoneText(row.phone), width: 170 },
    { key: 'city', title: t('patients.field.city'), cell: (row) => row.city, width: 180 },
  ];
}

function PatientCard({ row }: { row: PatientRowJson }) {
  const words = usePersonWords();
  const name = usePatientName();
  return (
    <span className={classes.card}>
      <span className={classes.cardLine}>
        <strong>{name(row.name)}</strong>
        <span>{row.number}</span>
      </span>
      <span className={classes.dim}>
        {[words(row), row.phone && phoneText(row.phone), row.city].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
