import { Button, Checkbox } from '@mantine/core';
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
import { FileDrop } from '../../ui/DropZone.tsx';
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
  /** Somebody looked, and says that it is none of those who are known here. */
  readonly isOther: boolean;
}

/** FHIR bundles, each of one patient: what would come of each is shown first, and nothing stays until it is taken over. */
export default function TakeOverPage() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const change = (key: string, part: Partial<Chosen>): void =>
    setChosen((all) => all.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const send = async ({ key, file, isOther }: Chosen, isPreview: boolean): Promise<void> => {
    change(key, { state: isPreview ? 'checking' : 'taking', problem: null, isOther });
    try {
      const query = {
        ...(isPreview ? { preview: 'true' as const } : {}),
        ...(isOther ? { confirmDuplicate: 'true' as const } : {}),
      };
      const { data } = await call(fhir.imports.run, { query, file });
      change(key, { found: data, state: isPreview ? 'ready' : 'done' });
    } catch (error) {
      change(key, { problem: asProblem(error), state: 'refused', found: null });
    }
  };
  // One after the other: each holds a patient, and the next may be of the same one.
  const each = async (files: readonly Chosen[], isPreview: boolean): Promise<void> => {
    for (const file of files) await send(file, isPreview);
  };
  const choose = (files: readonly File[]): void => {
    const blank = { state: 'checking', found: null, problem: null, isOther: false } as const;
    const added = files.map((file): Chosen => ({ key: newKey(), file, ...blank }));
    setChosen((all) => [...all, ...added]);
    void each(added, true);
  };
  const ready = chosen.filter(({ state }) => state === 'ready');
  const isBusy = chosen.some(({ state }) => state === 'checking' || state === 'taking');
  return (
    <Page title={t('fhir.title')} subtitle={t('fhir.text')}>
      <FileDrop
        icon={IconFileImport}
        label={t('fhir.choose')}
        text={t('fhir.drop')}
        hint={t('fhir.nothingYet')}
        accept=".json,application/json,application/fhir+json"
        isMultiple
        onFiles={choose}
      />
      <ul className={classes.list} aria-live="polite">
        {chosen.map((one) => (
          <FileRow key={one.key} chosen={one} onAgain={(isOther) => void send({ ...one, isOther }, true)} />
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

interface FileRowProps {
  chosen: Chosen;
  onAgain: (isOther: boolean) => void;
}

function FileRow({ chosen: { file, state, found, problem, isOther }, onAgain }: FileRowProps) {
  const { t } = useTranslation();
  const isAsked = isOther || problem?.code === 'already_exists';
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
            <Button variant="default" size="compact-sm" onClick={() => onAgain(isOther)}>
              {t('fhir.again')}
            </Button>
          </div>
        </>
      )}
      {isAsked && state !== 'done' ? (
        <Checkbox
          label={t('fhir.isOther')}
          checked={isOther}
          disabled={state === 'checking' || state === 'taking'}
          onChange={(event) => onAgain(event.currentTarget.checked)}
        />
      ) : null}
    </li>
  );
}

function Found({ found, isDone }: { found: BundleTakenJson; isDone: boolean }) {
  const { t } = useTranslation();
  const { patient, name, said, written, mapped, known, notMapped } = found;
  const listed = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([type, count]) => `${type} ${count}`)
      .join(', ');
  const who = patient === null ? t('fhir.newPatient', { name }) : `${name} · ${patient.number}`;
  const gender = t(`patients.gender.${said.gender}`);
  const whom = [said.name, said.birthDate, gender].filter(Boolean).join(' · ');
  return (
    <>
      <div>{patient === null ? who : <Link to={paths.patient(patient.id)}>{who}</Link>}</div>
      <p className={classes.facts}>{t('fhir.said', { whom })}</p>
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
