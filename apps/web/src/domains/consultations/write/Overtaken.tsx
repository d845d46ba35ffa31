import { Alert, Button } from '@mantine/core';
import type { ConsultationContentJson, ConsultationJson, OvertakenJson } from '@pramana/contract';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Consultations.module.css';
import { ClinicalContent } from '../read/ClinicalContent.tsx';
import type { ConsultationHandle } from './useConsultationDraft.ts';

interface OvertakenProps {
  draft: ConsultationHandle;
  visit: ConsultationJson;
  /** The seal was refused for it. */
  isRefused: boolean;
  /** While both are joined nothing may be typed. */
  onBusy: (isBusy: boolean) => void;
  onRefresh: () => void;
  onGone: (content: ConsultationContentJson) => void;
}

/** Somebody else sealed in this visit meanwhile: what theirs says where both changed the same, and the way on. */
export function Overtaken({ draft, visit, isRefused, onBusy, onRefresh, onGone }: OvertakenProps) {
  const { t } = useTranslation();
  const { overtaken } = draft;
  const [problem, setProblem] = useState<ProblemError | null>(null);
  // Nobody knows whether both were joined: until that is clear nothing may be typed on what stood here before.
  const isUnknown = problem?.isUnknown ?? false;
  const newestOf = ({ part, version }: OvertakenJson) =>
    visit.records.find((each) => each.part === part && each.entry.newest.version === version)?.entry.newest;
  // Only what was on the screen is gone on from.
  const isShown = overtaken.length > 0 && overtaken.every((each) => newestOf(each) !== undefined);
  const isAwaited = !isShown && (isRefused || overtaken.length > 0);
  useEffect(() => {
    if (isAwaited) onRefresh();
    // oxlint-disable-next-line react/exhaustive-deps -- once for each time that the page knows too little
  }, [isAwaited]);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isRefused) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isRefused]);
  const goOn = async (): Promise<void> => {
    onBusy(true);
    setProblem(null);
    try {
      const content = await draft.goOn();
      if (content !== null) onGone(content);
      onBusy(false);
    } catch (thrown) {
      const why = asProblem(thrown);
      setProblem(why);
      if (why.isUnknown) return;
      onRefresh();
      onBusy(false);
    }
  };
  if (overtaken.length === 0 && !isRefused && !isUnknown) return null;
  return (
    <Alert
      ref={place}
      mt="md"
      color="amber"
      role="alert"
      icon={<IconArrowsDiff size={18} aria-hidden />}
      title={t('records.changed.title')}
    >
      <p className={classes.dim}>{t('consultations.changedText')}</p>
      {overtaken.map((each) => {
        const { part, by, at, isChangedHere } = each;
        const data = newestOf(each)?.content?.data ?? null;
        return (
          <div key={part} className={classes.block}>
            <p>
              <strong>{t(`consultations.part.${part}`)}</strong> · {by} · <TimeText at={at} />
              <br />
              {t(isChangedHere ? 'consultations.overtaken.both' : 'consultations.overtaken.theirs')}
            </p>
            {data === null ? null : <ClinicalContent data={data} age={visit.patient.age} isShort={!isChangedHere} />}
          </div>
        );
      })}
      {problem ? <ProblemText problem={problem} /> : null}
      <Button variant="default" mt="sm" disabled={!isShown && !isUnknown} onClick={() => void goOn()}>
        {t('consultations.goOn')}
      </Button>
    </Alert>
  );
}
