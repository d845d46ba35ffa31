import { pharmacy, type PrescriptionJson } from '@pramana/contract';
import { IconCheck } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Pharmacy.module.css';
import { StateBadge } from '../StateBadge.tsx';
import { type Choice, firstChoices, toHandOut } from './choices.ts';
import { GivenList } from './Given.tsx';
import { HandOutLine } from './HandOutLine.tsx';

/** One prescription: what is left of each line, from which batch, and what was handed out. */
export default function PrescriptionPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(pharmacy.prescriptions.show, { params: { id } });
  useLiveRefresh('prescription', pharmacy.prescriptions.show);
  if (problem && !data) {
    const back = { to: paths.prescriptions(), label: t('pharmacy.title') };
    return <PageProblem title={t('pharmacy.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  // What was chosen is of what is left: anew after each hand-out.
  return <Prescription key={`${data.version} ${data.dispenses.length}`} data={data} />;
}

function Prescription({ data }: { data: PrescriptionJson }) {
  const { t } = useTranslation();
  const { patient, prescriber, at, state, signatures, lines, dispenses, advice } = data;
  const [chosen, setChosen] = useState<readonly Choice[]>(() => firstChoices(lines));
  const refreshes = [pharmacy.prescriptions.show, pharmacy.prescriptions.list];
  const handOut = useAction(pharmacy.prescriptions.dispense, { refreshes });
  const wanted = toHandOut(lines, chosen);
  const give = (): void =>
    handOut.run({ params: { id: data.id }, body: { version: data.version, lines: wanted ?? [] } }, () =>
      toast(t('pharmacy.handedOut')),
    );
  const isOpen = lines.some(({ left }) => left > 0);
  const waiting = dispenses.some(({ confirmed, can }) => confirmed === null && can.confirm.ok);
  return (
    <Page
      title={patient.name}
      badge={<StateBadge state={state} isWaiting={false} />}
      subtitle={
        <>
          <Link to={paths.patient(patient.id)}>{patient.number}</Link> · {t('pharmacy.by', { name: prescriber })} ·{' '}
          <TimeText at={at} />
          {signatures > 0 ? ` · ${t('pharmacy.signed')}` : ''}
        </>
      }
      actions={
        isOpen ? (
          <ActionButton
            can={wanted !== null && wanted.length > 0 ? { ok: true } : { ok: false, why: t('pharmacy.nothingChosen') }}
            shortcut="F9"
            isBusy={handOut.isBusy}
            leftSection={<IconCheck size={18} aria-hidden />}
            onAct={give}
          >
            {t('pharmacy.handOut')}
          </ActionButton>
        ) : undefined
      }
    >
      {handOut.problem ? <ProblemText problem={handOut.problem} /> : null}
      {advice === '' ? null : <p className={classes.dim}>{advice}</p>}
      {lines.length === 0 ? <p className={classes.dim}>{t('pharmacy.withdrawnText')}</p> : null}
      <ul className={classes.list}>
        {lines.map((line, i) => (
          <HandOutLine
            key={line.line}
            prescription={data}
            line={line}
            choice={chosen[i] ?? { itemId: '', batchId: null, quantity: null }}
            refusal={
              handOut.problem?.context.field === `lines/${wanted?.findIndex((each) => each.line === i)}`
                ? handOut.problem
                : null
            }
            onChange={(change) => setChosen(chosen.map((each, at_) => (at_ === i ? { ...each, ...change } : each)))}
          />
        ))}
      </ul>
      {dispenses.length === 0 ? null : (
        <Section title={t('pharmacy.given')}>
          {waiting ? <p className={classes.dim}>{t('pharmacy.confirmHint')}</p> : null}
          <GivenList prescription={data} />
        </Section>
      )}
    </Page>
  );
}
