import { Button, FileButton, Text } from '@mantine/core';
import { type BundleTakenJson, fhir } from '@pramana/contract';
import { IconCheck, IconFileImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { newKey } from '../../lib/intent.ts';
import { asProblem, type ProblemError } from '../../lib/problem.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import classes from './Fhir.module.css';

/** One chosen file, and how far it is. */
interface Chosen {
  readonly key: string;
  readonly file: File;
  readonly state: 'checking' | 'ready' | 'taking' | 'done' | 'refused';
  readonly found: BundleTakenJson | null;
  readonly problem: ProblemError | null;
}

/** FHIR bundles, each of one patient: what would come of each is shown first, and nothing stays until it is taken over. */
export default function TakeOverPage() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [isOver, setOver] = useState(false);
  const change = (key: string, part: Partial<Chosen>): void =>
    setChosen((all) => all.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const send = async ({ key, file }: Chosen, isPreview: boolean): Promise<void> => {
    change(key, { state: isPreview ? 'checking' : 'taking', problem: null });
    try {
      const query = isPreview ? { preview: 'true' as const } : {};
      const { data } = await call(fhir.imports.run, { query, file });
      change(key, { found: data, state: isPreview ? 'ready' : 'done' });
    } catch (error) {
      change(key, { problem: asProblem(error), state: 'refused' });
    }
  };
  // One after the other: each holds a patient, and the next may be of the same one.
  const each = async (files: readonly Chosen[], isPreview: boolean): Promise<void> => {
    for (const file of files) await send(file, isPreview);
  };
  const choose = (files: readonly File[]): void => {
    const added = files.map((file): Chosen => ({ key: newKey(), file, state: 'checking', found: null, problem: null }));
    setChosen((all) => [...all, ...added]);
    void each(added, true);
  };
  const ready = chosen.filter(({ state }) => state === 'ready');
  const isBusy = chosen.some(({ state }) => state === 'checking' || state === 'taking');
  return (
    <Page title={t('fhir.title')} subtitle={t('fhir.text')}>
      <div
        role="group"
        aria-label={t('fhir.choose')}
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          choose([...event.dataTransfer.files]);
        }}
      >
        <IconFileImport size={32} stroke={1.4} aria-hidden />
        <Text>{t('fhir.drop')}</Text>
        <FileButton accept=".json,application/json,application/fhir+json" multiple onChange={choose}>
          {(props) => <Button {...props}>{t('fhir.choose')}</Button>}
        </FileButton>
        <Text size="xs" c="dimmed">
          {t('fhir.nothingYet')}
        </Text>
      </div>
      <ul className={classes.list} aria-live="polite">
        {chosen.map((one) => (
          <FileRow key={one.key} chosen={one} onAgain={() => void send(one, true)} />
        ))}
      </ul>
      {chosen.length === 0 ? null : (
        <div>
          <ActionButton
            can={ready.length > 0 ? { ok: true } : { ok: false, why: t('fhir.nothingReady') }}
            isBusy={isBusy}
            leftSection={<IconCheck size={18} aria-hidden />}
            onAct={() => void each(ready, false)}
          >
            {t('fhir.takeOver', { count: ready.length })}
          </ActionButton>
        </div>
      )}
    </Page>
  );
}

function FileRow({ chosen: { file, state, found, problem }, onAgain }: { chosen: Chosen; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <li className={classes.file}>
      <div className={classes.head}>
        <strong>{file.name}</strong>
        <span>{t(`fhir.state.${state}`)}</span>
      </div>
      {found === null ? null : <Found found={found} isDone={state === 'done'} />}
      {problem === null ? null : (
        <>
          <ProblemText problem={problem} />
          <div>
            <Button variant="default" size="compact-sm" onClick={onAgain}>
              {t('fhir.again')}
            </Button>
          </div>
        </>
      )}
    </li>
  );
}

function Found({ found, isDone }: { found: BundleTakenJson; isDone: boolean }) {
  const { t } = useTranslation();
  const { patient, name, written, mapped, known, notMapped } = found;
  const listed = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([type, count]) => `${type} ${count}`)
      .join(', ');
  const who = patient === null ? t('fhir.newPatient', { name }) : `${name} · ${patient.number}`;
  return (
    <>
      <div>{patient === null ? who : <Link to={paths.patient(patient.id)}>{who}</Link>}</div>
      <p className={classes.facts}>{t(isDone ? 'fhir.written' : 'fhir.wouldWrite', { count: written })}</p>
      {(
        [
          ['mapped', mapped],
          ['known', known],
          ['notMapped', notMapped],
        ] as const
      ).map(([what, counts]) =>
        Object.keys(counts).length === 0 ? null : (
          <p key={what} className={classes.facts}>
            {t(`fhir.${what}`)}: <span lang="en">{listed(counts)}</span>
          </p>
        ),
      )}
    </>
  );
}
