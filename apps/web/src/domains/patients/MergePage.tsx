import { Button, Text } from '@mantine/core';
import { type MergeViewJson, type PatientRowJson, patients } from '@pramana/contract';
import { IconArrowMerge, IconArrowsSplit } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import question from '../../ui/Question.module.css';
import { ReasonDialog } from '../../ui/ReasonDialog.tsx';
import { SearchPick } from '../../ui/SearchPick.tsx';
import { Section } from '../../ui/Section.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { usePersonWords } from './personWords.ts';
import { phoneText } from '../../lib/phoneText.ts';
import classes from './Patients.module.css';

const { show, merge, separate } = patients.merges;

/** Whether another number is this same person: choose, compare, say why; or take it back. */
export default function MergePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, can, problem, refetch } = useRoute(show, { params: { id } });
  const [other, setOther] = useState<PatientRowJson | null>(null);
  const [alone, setAlone] = useState<PatientRowJson | null>(null);
  if (problem && !data) {
    const back = { to: paths.patient(id), label: t('patients.one') };
    return <PageProblem title={t('patients.merge.title')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  const { survivor, aliases } = data;
  return (
    <Page
      title={t('patients.merge.title')}
      subtitle={<Link to={paths.patient(survivor.id)}>{`${survivor.name} · ${survivor.number}`}</Link>}
    >
      {can?.merge.ok ? (
        <div className={classes.merge}>
          <Text size="sm">{t('patients.merge.mergeText', { number: survivor.number })}</Text>
          <SearchPick<PatientRowJson>
            label={t('patients.merge.search')}
            cacheKey={[patients.patients.list.id, 'merge', id]}
            search={async (text, signal) =>
              (await call(patients.patients.list, { query: { q: text } }, { signal })).data.filter(
                (row) => row.id !== survivor.id,
              )
            }
            keyOf={(row) => row.id}
            render={(row) => <Words row={row} />}
            onPick={setOther}
            emptyText={t('patients.merge.none')}
          />
          {other === null ? null : <Compare survivor={survivor} other={other} onDone={() => setOther(null)} />}
        </div>
      ) : null}
      {aliases.length === 0 ? null : (
        <Section title={t('patients.merge.aliases')}>
          <ul className={question.list}>
            {aliases.map((row) => (
              <li key={row.id} className={question.row}>
                <Words row={row} />
                {can?.merge.ok || can?.separate.ok ? (
                  <Button
                    variant="default"
                    leftSection={<IconArrowsSplit size={16} aria-hidden />}
                    onClick={() => setAlone(row)}
                  >
                    {t('patients.merge.separate')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <History history={data.history} />
      {alone === null ? null : <Separate row={alone} onClose={() => setAlone(null)} />}
    </Page>
  );
}

function Words({ row }: { row: PatientRowJson }) {
  const words = usePersonWords();
  return (
    <span className={question.who}>
      <strong>{row.name}</strong>
      <span>{[row.number, words(row), row.phone && phoneText(row.phone), row.city].filter(Boolean).join(' · ')}</span>
    </span>
  );
}

interface CompareProps {
  survivor: PatientRowJson;
  other: PatientRowJson;
  onDone: () => void;
}

/** Both side by side, before anybody says that they are one. */
function Compare({ survivor, other, onDone }: CompareProps) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const run = useAction(merge, { refreshes: [show, patients.patients.show, patients.patients.list] });
  const save = (reason: string): void =>
    run.run({ params: { id: survivor.id }, body: { aliasId: other.id, reason } }, () => {
      toast(t('patients.merge.merged', { alias: other.number, survivor: survivor.number }));
      onDone();
    });
  return (
    <Section title={t('patients.merge.chosen')}>
      <ul className={question.list}>
        <li className={question.row}>
          <Words row={survivor} />
          <span>{t('patients.merge.keeps')}</span>
        </li>
        <li className={question.row}>
          <Words row={other} />
          <span>{t('patients.merge.becomes')}</span>
        </li>
      </ul>
      <div>
        <ActionButton leftSection={<IconArrowMerge size={18} aria-hidden />} onAct={() => setAsked(true)}>
          {t('patients.merge.merge')}
        </ActionButton>
      </div>
      {isAsked ? (
        <ReasonDialog
          title={t('patients.merge.merge')}
          consequence={t('patients.merge.mergeText', { number: survivor.number })}
          label={t('patients.merge.why')}
          running={run}
          onSave={save}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </Section>
  );
}

function Separate({ row, onClose }: { row: PatientRowJson; onClose: () => void }) {
  const { t } = useTranslation();
  const run = useAction(separate, { refreshes: [show, patients.patients.show, patients.patients.list] });
  const save = (reason: string): void =>
    run.run({ params: { id: row.id }, body: { reason } }, () => {
      toast(t('patients.merge.separated', { number: row.number }));
      onClose();
    });
  return (
    <ReasonDialog
      title={t('patients.merge.separate')}
      consequence={t('patients.merge.separateText', { number: row.number })}
      label={t('patients.merge.why')}
      running={run}
      onSave={save}
      onClose={onClose}
    />
  );
}

function History({ history }: { history: MergeViewJson['history'] }) {
  const { t } = useTranslation();
  if (history.length === 0) return null;
  return (
    <Section title={t('patients.merge.history')}>
      <Timeline
        label={t('patients.merge.history')}
        steps={history.map(({ id, action, alias, survivor, reason, by, at }) => ({
          key: id,
          at,
          title: t(`patients.merge.step.${action}`, { alias, survivor, by }),
          body: <Text size="sm">{reason}</Text>,
        }))}
      />
    </Section>
  );
}
