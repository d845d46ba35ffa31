import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { keys, type KeysJson, type PatientRowJson, patients } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useAction } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { SearchPick } from '../../ui/SearchPick.tsx';
import { Section } from '../../ui/Section.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import classes from './Keys.module.css';

type Renewal = KeysJson['renewals'][number];
type Level = Renewal['level'];

/** Keys below the hospital's: replaced for everybody, or for one patient after a suspected leak. */
export function Renewals({ renewals }: { renewals: readonly Renewal[] }) {
  const { t } = useTranslation();
  const open = renewals.find(({ finishedAt }) => finishedAt === null);
  const last = renewals.find(({ finishedAt }) => finishedAt !== null);
  const may = useSession().may('key:write');
  return (
    <Section title={t('keys.renewal.title')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('keys.renewal.text')}
        </Text>
        {open ? (
          <ProgressBar label={t(`keys.renewal.phase.${open.phase}`)} done={open.done} total={open.total} />
        ) : null}
        {last !== undefined && last.unreadable > 0 ? (
          <Text c="red" role="alert">
            {t('keys.renewal.unreadable', { count: last.unreadable })} <Link to={paths.audit()}>{t('keys.audit')}</Link>
          </Text>
        ) : null}
        {may ? <Begin isOpen={open !== undefined} /> : null}
        <Past renewals={renewals} />
      </Stack>
    </Section>
  );
}

function Begin({ isOpen }: { isOpen: boolean }) {
  const { t } = useTranslation();
  const [level, setLevel] = useState<Level>('persons');
  const [patient, setPatient] = useState<PatientRowJson | null>(null);
  const renew = useAction(keys.renew, { refreshes: [keys.show] });
  const maySearch = useSession().may('patient:read');
  const body = { level, ...(patient === null ? {} : { patientId: patient.id }) };
  const done = (): void => {
    setPatient(null);
    toast(t('keys.renewal.begun'));
  };
  return (
    <Stack gap="sm" align="flex-start" maw={520}>
      <SegmentedControl
        aria-label={t('keys.renewal.level')}
        value={level}
        onChange={(value) => setLevel(value === 'categories' ? 'categories' : 'persons')}
        data={[
          { value: 'persons', label: t('keys.renewal.persons') },
          { value: 'categories', label: t('keys.renewal.categories') },
        ]}
      />
      {maySearch ? (
        <div className={classes.pick}>
          <SearchPick<PatientRowJson>
            label={t('keys.renewal.one')}
            placeholder={t('keys.renewal.oneHint')}
            cacheKey={[patients.patients.list.id]}
            search={async (q, signal) => (await call(patients.patients.list, { query: { q } }, { signal })).data}
            keyOf={({ id }) => id}
            render={({ number, name }) => <Text size="sm">{`${name} · ${number}`}</Text>}
            onPick={setPatient}
            emptyText={t('keys.renewal.nobody')}
          />
        </div>
      ) : null}
      <Group gap="sm">
        <ConfirmButton
          variant="default"
          question={t(patient === null ? 'keys.renewal.question' : 'keys.renewal.questionOne', { name: patient?.name })}
          consequence={t('keys.renewal.consequence')}
          isBusy={renew.isBusy}
          can={isOpen ? { ok: false, why: t('keys.renewal.running') } : { ok: true }}
          onAct={() => renew.run({ body }, done)}
        >
          {patient === null ? t('keys.renewal.all') : t('keys.renewal.of', { name: patient.name })}
        </ConfirmButton>
      </Group>
      {renew.problem ? <ProblemText problem={renew.problem} /> : null}
    </Stack>
  );
}

function Past({ renewals }: { renewals: readonly Renewal[] }) {
  const { t } = useTranslation();
  const steps = renewals.flatMap(({ id, level, one, finishedAt, startedBy, block }) =>
    finishedAt === null || block === null
      ? []
      : [
          {
            key: id,
            title:
              startedBy === null
                ? t('keys.renewal.done.itself')
                : t(`keys.renewal.done.${one ? 'one' : 'all'}.${level}`, { name: startedBy }),
            at: finishedAt,
            body: <Link to={paths.block(block.series, block.number)}>{block.label}</Link>,
          },
        ],
  );
  return steps.length === 0 ? null : <Timeline steps={steps} label={t('keys.renewal.title')} />;
}
