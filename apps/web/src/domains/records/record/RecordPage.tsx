import { Button } from '@mantine/core';
import { type RecordHistoryJson, records } from '@pramana/contract';
import { IconPencil, IconPrinter, IconSignature, IconStethoscope } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signByPasskey } from '../../../lib/passkey.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton, type CanDo } from '../../../ui/ActionButton.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { PaperButton } from '../../consultations/papers/PaperButton.tsx';
import { NeedsKey } from '../NeedsKey.tsx';
import { STAFF } from '../source.ts';
import { titleOf } from '../titleOf.ts';
import { useOlder } from './useOlder.ts';
import { Versions } from './Versions.tsx';
import classes from '../Records.module.css';

/** One record with all its versions, to amend and to sign. Opening it is recorded as an access (I-12). */
export default function RecordPage() {
  const { t } = useTranslation();
  const { record = '' } = useParams({ strict: false });
  const { data, can, problem, refetch } = useRoute(records.records.show, { params: { id: record } });
  useLiveRefresh('record', records.records.show);
  if (problem && !data) {
    const back = { to: paths.patients(), label: t('patients.title') };
    return <PageProblem title={t('records.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  return <Loaded history={data} can={can} onRefresh={refetch} />;
}

interface LoadedProps {
  history: RecordHistoryJson;
  can: { amend: CanDo; sign: CanDo } | undefined;
  onRefresh: () => void;
}

function Loaded({ history, can, onRefresh }: LoadedProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { may } = useSession();
  const open = useAction(records.drafts.open);
  const { patient, category, id } = history;
  const amend = (): void =>
    open.run(
      { params: { id: patient.id }, body: { recordId: id, category } },
      ({ data }) => void navigate({ to: paths.recordDraft(data.id) }),
    );
  const older = useOlder(records.records.older, { id }, history.older);
  const signing = useSigning(history, onRefresh);
  const needsKey = can?.sign.code === 'signing_key_missing' || can?.sign.code === 'signing_key_later';
  const data = history.versions[0]?.content?.data;
  const visit = data?.consultation ?? null;
  const isPrescription = visit !== null && may('consultation:read') && data?.form === 'prescription/1';
  const actions = (
    <>
      {isPrescription ? <PaperButton paper="prescription" id={visit} /> : null}
      {visit === null || !may('consultation:read') ? null : (
        <Button
          variant="default"
          leftSection={<IconStethoscope size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.consultation(visit)} {...props} />}
        >
          {t('consultations.one')}
        </Button>
      )}
      {isPrescription ? null : (
        <Button variant="default" leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => window.print()}>
          {t('records.print')}
        </Button>
      )}
      <ActionButton
        variant="default"
        can={can?.amend}
        isBusy={open.isBusy}
        leftSection={<IconPencil size={18} aria-hidden />}
        onAct={amend}
      >
        {t('records.amend')}
      </ActionButton>
      <ActionButton
        can={can?.sign}
        isBusy={signing.isBusy}
        leftSection={<IconSignature size={18} aria-hidden />}
        onAct={signing.sign}
      >
        {t('records.sign')}
      </ActionButton>
    </>
  );
  const back = (
    <Link to={paths.records(patient.id)} className={classes.link}>
      {`${patient.name} · ${patient.number}`}
    </Link>
  );
  return (
    <Page title={titleOf(history, t)} subtitle={back} actions={actions}>
      {open.problem ? <ProblemText problem={open.problem} /> : null}
      {signing.problem ? <ProblemText problem={signing.problem} /> : null}
      {needsKey ? <NeedsKey /> : null}
      <Versions history={history} older={older} source={STAFF} onRefresh={onRefresh} />
    </Page>
  );
}

/** Signs the newest version: the browser asks for the passkey, the server checks and seals what it gave. */
function useSigning({ id, versions }: RecordHistoryJson, onDone: () => void) {
  const { t } = useTranslation();
  const send = useAction(records.records.sign, { refreshes: [records.records.show, records.records.list] });
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const params = { id, version: String(versions[0]?.version ?? 1) };
  const run = async (): Promise<void> => {
    const passkey = await signByPasskey(params);
    await send.send({ params, body: { passkey } });
    toast(t('records.signed'));
    onDone();
  };
  const sign = (): void => {
    setBusy(true);
    setProblem(null);
    run()
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };
  return { sign, isBusy, problem };
}
