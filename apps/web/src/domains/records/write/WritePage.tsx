import { type RecordDraftJson, records } from '@pramana/contract';
import { IconTrash } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { useUploads } from '../../files/UploadList.tsx';
import { Changed } from './Changed.tsx';
import { DraftFields, SHOWN } from './DraftFields.tsx';
import { DraftFiles } from './DraftFiles.tsx';
import { SaveWord } from './SaveWord.tsx';
import { useRecordDraft } from './useRecordDraft.ts';
import classes from '../Records.module.css';

/** What shows drafts or what becomes of them. */
const SHOWING = [records.records.list, records.records.show, records.drafts.list, records.drafts.show];

/** Writing a record, or another version of one; kept on the server with every pause in typing. */
export default function WritePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { draft = '' } = useParams({ strict: false });
  const options = { staleMs: Infinity, isFresh: true } as const;
  const { data, problem, refetch } = useRoute(records.drafts.show, { params: { id: draft } }, options);
  if (problem && !data) {
    const { patient } = problem.context.params ?? {};
    // Whose draft it is stands in the refusal of a record that closed: there it is opened again.
    const back =
      typeof patient === 'string'
        ? { to: paths.patient(patient), label: t('records.toPatient') }
        : { to: paths.patients(), label: t('patients.title') };
    return (
      <PageProblem title={t('records.write')} problem={problem} onRetry={refetch} back={back}>
        {problem.code === 'draft_closed' ? (
          <Discard id={draft} onGone={() => void navigate({ to: back.to, replace: true })} />
        ) : null}
      </PageProblem>
    );
  }
  if (!data) return <PageSkeleton />;
  return <Writing key={data.id} first={data} />;
}

function Writing({ first }: { first: RecordDraftJson }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const draft = useRecordDraft(first);
  const finish = useAction(records.drafts.finish, { refreshes: SHOWING });
  const { errorOf, general } = useFormProblem(finish.problem, SHOWN);
  const params = { id: first.id };
  const { patient, recordId } = first;
  const save = async (): Promise<void> => {
    const settled = await draft.settle();
    if (settled === null) return;
    const { revision } = settled;
    finish.run({ params, body: { revision } }, ({ data }) => {
      toast(t('records.saved'));
      void navigate({ to: paths.record(data.id), replace: true });
    });
  };
  const back = (): void =>
    void navigate({ to: recordId === null ? paths.records(patient.id) : paths.record(recordId), replace: true });
  const isSending = useUploads(patient.id, first.id).length > 0;
  const isChanged = finish.problem?.code === 'record_changed';
  const link = (
    <Link to={paths.records(patient.id)} className={classes.link}>
      {`${patient.name} · ${patient.number}`}
    </Link>
  );
  const title =
    recordId === null
      ? t('records.newOf', { what: t(`records.category.${draft.content.category}`) })
      : t('records.amend');
  return (
    <Page title={title} subtitle={link}>
      <Form label={title} onSubmit={() => void save()} problem={finish.problem}>
        <DraftFields draft={draft} isAmendment={recordId !== null} errorOf={errorOf} />
        <DraftFiles draft={draft} draftId={first.id} patientId={patient.id} recordId={recordId} />
        {isChanged && recordId !== null ? (
          <Changed record={recordId} draft={draft} onTaken={finish.clearProblem} />
        ) : general ? (
          <ProblemText problem={general} />
        ) : null}
        <p className={classes.lead}>{t('records.keptForGood')}</p>
        <FormActs>
          <SaveWord draft={draft} />
          <Discard id={first.id} onGone={() => void draft.forget().then(back)} />
          <ActionButton
            shortcut="mod+Enter"
            can={{ ok: !isSending, why: t('records.filesUnderway') }}
            isBusy={finish.isBusy}
            onAct={() => void save()}
          >
            {t('records.save')}
          </ActionButton>
        </FormActs>
      </Form>
    </Page>
  );
}

/** Throws a draft away, also one that nobody may read any more. */
function Discard({ id, onGone }: { id: string; onGone: () => void }) {
  const { t } = useTranslation();
  const discard = useAction(records.drafts.discard, { refreshes: SHOWING });
  return (
    <ConfirmButton
      variant="default"
      leftSection={<IconTrash size={18} aria-hidden />}
      question={t('records.drafts.discardQuestion')}
      consequence={t('records.drafts.discardText')}
      onAct={() => discard.run({ params: { id } }, onGone)}
    >
      {t('records.drafts.discard')}
    </ConfirmButton>
  );
}
