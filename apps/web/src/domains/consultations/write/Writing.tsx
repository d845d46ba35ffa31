import { Alert } from '@mantine/core';
import { type ConsultationDraftJson, type ConsultationJson, consultations, records } from '@pramana/contract';
import { IconLock, IconTrash, IconUsers } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { Form } from '../../../ui/Form.tsx';
import { ProblemText, useProblemWords } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { SaveWord } from '../../records/write/SaveWord.tsx';
import classes from '../Consultations.module.css';
import { History } from './History.tsx';
import { NoteFields } from './NoteFields.tsx';
import { Orders } from './Orders.tsx';
import { Overtaken } from './Overtaken.tsx';
import { Prescription } from './Prescription.tsx';
import { UnreadAlert, useUnreadStop } from './UnreadAlert.tsx';
import { lineOf, ofLines, useUnread } from './unread.ts';
import { useConsultationDraft } from './useConsultationDraft.ts';
import { VitalFields } from './VitalFields.tsx';
import { Warnings } from './Warnings.tsx';

interface WritingProps {
  visit: ConsultationJson;
  first: ConsultationDraftJson;
  can: { seal: CanDo } | undefined;
  onRefresh: () => void;
}

/** A visit as its doctor writes it; kept on the server with every pause in typing. */
export function Writing({ visit, first, can, onRefresh }: WritingProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id, patient, sealedAt, others } = visit;
  const draft = useConsultationDraft(visit, first);
  const context = useRoute(consultations.consultations.context, { params: { id: patient.id } });
  const routes = consultations.consultations;
  const seal = useAction(routes.seal, { refreshes: [records.records.list, routes.context, routes.list] });
  const discard = useAction(routes.discard, { refreshes: [routes.show, routes.list] });
  const { errorOf, general } = useErrors(seal.problem);
  const params = { id };
  const unread = useUnread();
  const [opened, setOpened] = useState<string | null>(null);
  const [isJoining, setJoining] = useState(false);
  const { refusal, isStopped } = useUnreadStop(unread, (place) => setOpened(lineOf(place) ?? opened));
  const act = async (): Promise<void> => {
    if (isStopped()) return;
    const settled = await draft.settle();
    // Also what was typed while it was being kept.
    if (settled === null || isStopped()) return;
    const { revision } = settled;
    seal.run({ params, body: { revision } }, () => {
      toast(t('consultations.sealed'));
      onRefresh();
    });
  };
  const isChanged = seal.problem?.code === 'record_changed';
  const leave = (): void =>
    sealedAt === null ? void navigate({ to: paths.patient(patient.id), replace: true }) : onRefresh();
  return (
    <Form label={t('consultations.one')} onSubmit={() => {}} problem={refusal ?? seal.problem}>
      {others.length === 0 ? null : (
        <Alert color="gray" mb="md" icon={<IconUsers size={18} aria-hidden />} title={t('consultations.others')}>
          {others.map(({ name, since }) => (
            <p key={since} className={classes.dim}>
              {name || t('consultations.somebody')} · <TimeText at={since} />
            </p>
          ))}
        </Alert>
      )}
      <div className={classes.page} inert={isJoining}>
        <History patientId={patient.id} context={context.data} />
        <NoteFields draft={draft} isAmendment={sealedAt !== null} errorOf={errorOf} />
        <div className={classes.column}>
          <fieldset className={classes.block}>
            <legend className={classes.legend}>{t('consultations.vitals')}</legend>
            <VitalFields
              values={draft.content.vitals}
              onChange={(vitals) => draft.change({ vitals })}
              unread={unread}
              age={patient.age}
              earlier={context.data?.vitals ?? []}
              errorOf={(name) => errorOf(`vitals/${name}`)}
            />
          </fieldset>
          <Prescription draft={draft} unread={unread} opened={opened} onOpen={setOpened} errorOf={errorOf} />
          <Warnings draft={draft} errorOf={errorOf} />
          <Orders draft={draft} errorOf={errorOf} />
        </div>
      </div>
      <Overtaken
        draft={draft}
        visit={visit}
        isRefused={isChanged}
        onBusy={setJoining}
        onRefresh={onRefresh}
        onGone={(content) => {
          unread.change((texts) =>
            ofLines(
              texts,
              content.lines.map((line) => line.id),
            ),
          );
          seal.clearProblem();
        }}
      />
      {general && !isChanged ? <ProblemText problem={general} /> : null}
      <UnreadAlert refusal={refusal} unread={unread} lines={draft.content.lines} />
      <div className={classes.foot}>
        <SaveWord draft={draft} />
        <ConfirmButton
          variant="default"
          leftSection={<IconTrash size={18} aria-hidden />}
          question={t('records.drafts.discardQuestion')}
          consequence={t('records.drafts.discardText')}
          onAct={() => discard.run({ params }, () => void draft.forget().then(leave))}
        >
          {t('records.drafts.discard')}
        </ConfirmButton>
        <ActionButton
          shortcut="F9"
          can={can?.seal}
          isBusy={seal.isBusy}
          leftSection={<IconLock size={18} aria-hidden />}
          onAct={() => void act()}
        >
          {t('consultations.seal')}
        </ActionButton>
      </div>
    </Form>
  );
}

/** Of a refusal: its words at the field that it names; beside the buttons, where that field is not on the page. */
function useErrors(problem: ReturnType<typeof useAction>['problem']) {
  const words = useProblemWords();
  const field = problem?.context.field;
  const isShown =
    field !== undefined && /^(reason|complaint|followUp|date|vitals\/|lines\/|tests\/|answers\/)/.test(field);
  return {
    errorOf: (path: string): string | undefined => {
      if (problem === null || !isShown || field !== path) return undefined;
      const { text, detail } = words(problem);
      return detail === null ? text : `${text} ${detail}`;
    },
    general: problem !== null && !isShown ? problem : null,
  };
}
