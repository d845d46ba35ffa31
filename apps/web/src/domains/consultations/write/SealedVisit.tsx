import { Alert } from '@mantine/core';
import { appointments, type ConsultationJson, consultations } from '@pramana/contract';
import { IconCheck, IconPencil, IconSignature, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { Section } from '../../../ui/Section.tsx';
import { VISIT_ROUTES } from '../../appointments/live.ts';
import { NeedsKey } from '../../records/NeedsKey.tsx';
import { SignedBy } from '../../records/record/SignedBy.tsx';
import { VersionContent } from '../../records/record/VersionContent.tsx';
import { sealState, useVersionFacts } from '../../records/sealOf.ts';
import { STAFF } from '../../records/source.ts';
import { useRecordWords } from '../../records/words.ts';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import classes from '../Consultations.module.css';
import { PaperButton } from '../papers/PaperButton.tsx';
import { useSignAll } from './useSignAll.ts';

interface SealedVisitProps {
  visit: ConsultationJson;
  can: { amend: CanDo } | undefined;
  subtitle: ReactNode;
  onRefresh: () => void;
}

/** A visit as it was sealed: each of its records with its seal, to sign and to amend. */
export function SealedVisit({ visit, can, subtitle, onRefresh }: SealedVisitProps) {
  const { t } = useTranslation();
  const words = useRecordWords();
  const facts = useVersionFacts(STAFF);
  const { person, may } = useSession();
  const { records, sealedAt, others } = visit;
  const amend = useAction(consultations.consultations.amend);
  useWhenSealed(
    records.some(({ entry }) => sealState(entry.newest) === 'queued'),
    onRefresh,
  );
  const unsigned = records.filter(
    ({ entry: { newest } }) =>
      newest.author.id === person.id && !newest.signatures.some(({ signerId }) => signerId === person.id),
  );
  const signing = useSignAll(
    unsigned.map(({ entry }) => ({ id: entry.id, version: String(entry.newest.version) })),
    onRefresh,
  );
  const needsKey = signing.problem?.code.startsWith('signing_key') === true;
  const actions = (
    <>
      {visit.visit?.finish.ok && visit.doctor.id === person.id ? (
        <FinishButton visit={visit.visit} isNext={unsigned.length === 0} />
      ) : null}
      {(['prescription', 'visit'] as const).map((paper) =>
        records.some(({ part }) => part === (paper === 'visit' ? 'note' : paper)) ? (
          <PaperButton key={paper} paper={paper} id={visit.id} />
        ) : null,
      )}
      <ActionButton
        variant="default"
        can={can?.amend}
        isBusy={amend.isBusy}
        leftSection={<IconPencil size={18} aria-hidden />}
        onAct={() => amend.run({ params: { id: visit.id } }, onRefresh)}
      >
        {t('consultations.amend')}
      </ActionButton>
      {may('record:sign') ? (
        <ActionButton
          variant={unsigned.length > 0 ? 'filled' : 'default'}
          can={unsigned.length > 0 ? { ok: true } : { ok: false, why: t('consultations.nothingToSign') }}
          isBusy={signing.isBusy}
          leftSection={<IconSignature size={18} aria-hidden />}
          onAct={signing.sign}
        >
          {t('records.sign')}
        </ActionButton>
      ) : null}
    </>
  );
  return (
    <Page title={t('consultations.one')} subtitle={subtitle} actions={actions}>
      {amend.problem ? <ProblemText problem={amend.problem} /> : null}
      {signing.problem ? <ProblemText problem={signing.problem} /> : null}
      {needsKey ? <NeedsKey /> : null}
      {others.length === 0 ? null : (
        <Alert color="gray" mb="md" icon={<IconUsers size={18} aria-hidden />} title={t('consultations.others')}>
          {others.map(({ name }) => name || t('consultations.somebody')).join(', ')}
        </Alert>
      )}
      {sealedAt === null ? (
        <p className={classes.dim}>{t('consultations.notSealed', { who: visit.doctor.name })}</p>
      ) : null}
      {records.map(({ part, entry }) => (
        <Section
          key={part}
          title={t(`consultations.part.${part}`)}
          actions={<SealBadge state={sealState(entry.newest)} facts={facts(entry, entry.newest)} />}
        >
          <p className={`${classes.dim} ${classes.row}`}>
            <span>{words.day(entry.newest.date)}</span>
            <span>
              {t('records.enteredBy', { who: entry.newest.author.name, role: words.role(entry.newest.author.role) })}
            </span>
            <SignedBy signatures={entry.newest.signatures} />
            <Link to={paths.record(entry.id)} className={classes.link}>
              {t('consultations.versions', { count: entry.versions })}
            </Link>
          </p>
          <VersionContent record={entry.id} version={entry.newest} source={STAFF} />
        </Section>
      ))}
    </Page>
  );
}

/** The appointment ends where its consultation is sealed, when its doctor says so: somebody may come back from the laboratory. */
function FinishButton({
  visit: { id, revision },
  isNext,
}: {
  visit: NonNullable<ConsultationJson['visit']>;
  /** Nothing is left to sign. */
  isNext: boolean;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const refreshes = [...VISIT_ROUTES, consultations.consultations.show];
  const { run, isBusy, problem } = useAction(appointments.appointments.step, { refreshes });
  const act = (): void =>
    run({ params: { id }, body: { revision, to: 'done' } }, () => {
      toast(t('consultations.finished'));
      void navigate({ to: paths.queue() });
    });
  return (
    <>
      {problem ? <ProblemText problem={problem} /> : null}
      <ActionButton
        variant={isNext ? 'filled' : 'default'}
        isBusy={isBusy}
        leftSection={<IconCheck size={18} aria-hidden />}
        onAct={act}
      >
        {t('consultations.finish')}
      </ActionButton>
    </>
  );
}
