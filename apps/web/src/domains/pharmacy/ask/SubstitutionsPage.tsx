import { pharmacy, type SubstitutionJson } from '@pramana/contract';
import { IconCheck, IconReplace, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import classes from '../Pharmacy.module.css';

/** What pharmacists ask of a prescriber: another item of the same substance, yes or no. */
export default function SubstitutionsPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(pharmacy.substitutions.list, {});
  useLiveRefresh('prescription', pharmacy.substitutions.list);
  if (problem && !data) return <ErrorPanel problem={problem} onRetry={refetch} />;
  if (!data) return <PageSkeleton />;
  return (
    <Page title={t('pharmacy.substitutions.title')} subtitle={t('pharmacy.substitutions.text')}>
      {data.length === 0 ? (
        <EmptyState
          icon={IconReplace}
          title={t('pharmacy.substitutions.none')}
          text={t('pharmacy.substitutions.noneText')}
        />
      ) : (
        <ul className={classes.list}>
          {data.map((asked) => (
            <Question key={asked.id} asked={asked} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Question({ asked }: { asked: SubstitutionJson }) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const { prescribed, proposed, patient, reason, askedBy, askedAt } = asked;
  const answer = useAction(pharmacy.substitutions.answer, { refreshes: [pharmacy.substitutions.list] });
  const say = (consent: boolean): void =>
    answer.run({ params: { id: asked.id }, body: { consent } }, () =>
      toast(t(consent ? 'pharmacy.substitutions.consented' : 'pharmacy.substitutions.refused')),
    );
  return (
    <li className={classes.question}>
      <div className={classes.words}>
        <span className={classes.name}>
          {patient ? `${patient.name} · ${patient.number}` : t('pharmacy.forgotten')}
        </span>
        <span>
          {prescribed
            ? t('pharmacy.substitutions.instead', {
                prescribed: [prescribed.name, prescribed.strength].filter(Boolean).join(' '),
                proposed: proposed.name,
              })
            : t('pharmacy.substitutions.unreadable', { proposed: proposed.name })}
        </span>
        <span className={classes.dim}>
          {t(`pharmacy.reason.${reason}`)} ·{' '}
          {prescribed
            ? `${t('pharmacy.substitutions.left', {
                count: prescribed.left,
                unit: unitWord(prescribed.unit, prescribed.left),
              })} · `
            : ''}
          {askedBy} · <TimeText at={askedAt} />
        </span>
        {answer.problem ? <ProblemText problem={answer.problem} /> : null}
      </div>
      <span className={classes.row}>
        <ActionButton
          variant="default"
          isBusy={answer.isBusy}
          leftSection={<IconX size={18} aria-hidden />}
          onAct={() => say(false)}
        >
          {t('pharmacy.substitutions.refuse')}
        </ActionButton>
        <ActionButton
          can={prescribed ? { ok: true } : { ok: false, why: t('pharmacy.substitutions.unreadableWhy') }}
          isBusy={answer.isBusy}
          leftSection={<IconCheck size={18} aria-hidden />}
          onAct={() => say(true)}
        >
          {t('pharmacy.substitutions.consent')}
        </ActionButton>
      </span>
    </li>
  );
}
