import { Alert, Textarea, TextInput } from '@mantine/core';
import {
  type AnalyteJson,
  type BodyOf,
  diagnostics,
  type LabOrderDetailJson,
  quantityText,
  readQuantity,
  type RecordVersionJson,
  records,
  type ResultValueJson,
  type RouteSpec,
} from '@pramana/contract';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { VersionContent } from '../../records/record/VersionContent.tsx';
import { STAFF } from '../../records/source.ts';
import classes from '../Diagnostics.module.css';
import { EntryFiles } from './EntryFiles.tsx';
import { ValueField } from './ValueField.tsx';

type Entry = BodyOf<typeof diagnostics.orders.enter>;

interface EntryFormProps {
  order: LabOrderDetailJson;
  refreshes: readonly RouteSpec[];
  /** Something was typed that must not be lost. */
  onTyping: () => void;
  onDone: () => void;
}

/** What was found, one field for each value with its unit and this patient's range; a correction begins with what is there. */
export function EntryForm({ order, ...props }: EntryFormProps) {
  const isEntered = order.state !== 'sampled' && order.record !== null;
  // What it began as it stays: a form whose result somebody else was faster with goes on with what was typed.
  const [isCorrection] = useState(isEntered);
  const { data } = useRoute(records.records.show, { params: { id: order.record ?? '' } }, { enabled: isEntered });
  const newest = isEntered ? (data?.versions[0] ?? null) : null;
  if (isCorrection && newest?.content?.data?.form !== 'result/1') return <PageSkeleton />;
  return <Fields order={order} newest={newest} {...props} />;
}

interface Before {
  values: readonly ResultValueJson[];
  remarks: string;
  files: Entry['files'];
}

function beforeOf(newest: RecordVersionJson | null): Before | null {
  const content = newest?.content;
  if (content?.data?.form !== 'result/1') return null;
  const { values, remarks } = content.data;
  return { values, remarks, files: content.files.map(({ id, sha256 }) => ({ id, sha256 })) };
}

/** From what somebody goes on: a sample, and a version of its result or none. */
interface Base {
  sample: string | undefined;
  version: number | null;
}

/** The key of the one value of a test in words. */
const WORDS = 'text';

function Fields({ order, newest, ...props }: EntryFormProps & { newest: RecordVersionJson | null }) {
  const now: Base = { sample: order.sample?.number, version: newest?.version ?? null };
  const [base, setBase] = useState({ ...now, before: beforeOf(newest), round: 0 });
  const [isTyped, setTyped] = useState(false);
  const isOvertaken = base.sample !== now.sample || base.version !== now.version;
  const begin = (): void => {
    setBase({ ...now, before: beforeOf(newest), round: base.round + 1 });
    setTyped(false);
  };
  // Nothing is typed: it goes on from what is there now.
  if (isOvertaken && !isTyped) begin();
  const type = (): void => {
    if (isTyped) return;
    setTyped(true);
    props.onTyping();
  };
  return (
    <>
      {isOvertaken && isTyped ? (
        <Overtaken order={order} newest={newest} onKeep={() => setBase({ ...base, ...now })} onBegin={begin} />
      ) : null}
      <Typed key={base.round} {...props} order={order} base={base} before={base.before} onTyping={type} />
    </>
  );
}

interface OvertakenProps {
  order: LabOrderDetailJson;
  newest: RecordVersionJson | null;
  onKeep: () => void;
  onBegin: () => void;
}

/** Somebody else was faster: what they wrote, and the choice between it and what is typed. */
function Overtaken({ order, newest, onKeep, onBegin }: OvertakenProps) {
  const { t } = useTranslation();
  return (
    <Alert color="amber" mb="md" role="alert" title={t('diagnostics.overtaken')}>
      <p>{t('diagnostics.overtakenText')}</p>
      {newest === null || order.record === null ? null : (
        <VersionContent record={order.record} version={newest} source={STAFF} />
      )}
      <div className={classes.acts}>
        <ActionButton variant="default" onAct={onKeep}>
          {t('diagnostics.keepTyped')}
        </ActionButton>
        <ActionButton variant="default" onAct={onBegin}>
          {t('diagnostics.beginAnew')}
        </ActionButton>
      </div>
    </Alert>
  );
}

interface TypedProps extends EntryFormProps {
  base: Base;
  before: Before | null;
}

function Typed({ order, base, before, refreshes, onTyping, onDone }: TypedProps) {
  const { t } = useTranslation();
  const isCorrection = base.version !== null;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() => typedOf(before));
  const [remarks, setRemarks] = useState(before?.remarks ?? '');
  const [reason, setReason] = useState('');
  const [files, setFiles] = useState<Entry['files']>(before?.files ?? []);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const send = useAction(diagnostics.orders.enter, { refreshes: [...refreshes] });
  const codes = order.fields.map(({ analyte }) => analyte.code);
  const { errorOf, general } = useFormProblem(send.problem, [
    'reason',
    'values/text',
    ...codes.map((code) => `values/${code}`),
  ]);
  const change = (code: string, text: string): void => {
    onTyping();
    setTyped({ ...typed, [code]: text });
    setWrong(wrong.filter((each) => each !== code));
  };
  const changeFiles: typeof setFiles = (next) => {
    onTyping();
    setFiles(next);
  };
  const enter = (): void => {
    const bad = order.fields
      .filter(({ analyte }) => isWrong(analyte, typed[analyte.code]))
      .map(({ analyte }) => analyte.code);
    setWrong(bad);
    if (bad.length > 0) return;
    const values =
      order.fields.length === 0
        ? wordsOf(typed[WORDS])
        : order.fields.flatMap(({ analyte }) => valueOf(analyte, typed[analyte.code]));
    const body = { revision: order.revision, version: base.version, values, remarks, files, reason };
    send.run({ params: { id: order.id }, body }, ({ data }) => {
      toast(t(data.critical ? 'diagnostics.enteredCritical' : 'diagnostics.entered'));
      onDone();
    });
  };
  return (
    <Section title={t(isCorrection ? 'diagnostics.correct' : 'diagnostics.enter')}>
      <Form label={t('diagnostics.enter')} onSubmit={enter} problem={send.problem}>
        {order.fields.length === 0 ? (
          <Textarea
            label={t('diagnostics.inWords')}
            value={typed[WORDS] ?? ''}
            onChange={(event) => change(WORDS, event.currentTarget.value)}
            error={errorOf('values/text')}
            maxLength={500}
            autosize
            minRows={3}
          />
        ) : (
          <div className={classes.fields}>
            {order.fields.map(({ analyte, range }) => (
              <ValueField
                key={analyte.code}
                analyte={analyte}
                range={range}
                typed={typed[analyte.code] ?? ''}
                error={
                  wrong.includes(analyte.code)
                    ? t('diagnostics.notNumber', { count: analyte.digits })
                    : errorOf(`values/${analyte.code}`)
                }
                onChange={(text) => change(analyte.code, text)}
              />
            ))}
          </div>
        )}
        <Textarea
          mt="md"
          label={t('diagnostics.remarks')}
          value={remarks}
          onChange={(event) => {
            onTyping();
            setRemarks(event.currentTarget.value);
          }}
          maxLength={2_000}
          autosize
          minRows={2}
        />
        <EntryFiles patientId={order.patient.id} target={order.id} files={files} onChange={changeFiles} />
        {isCorrection ? (
          <TextInput
            mt="md"
            label={t('diagnostics.reason')}
            value={reason}
            onChange={(event) => {
              onTyping();
              setReason(event.currentTarget.value);
            }}
            error={errorOf('reason')}
            maxLength={200}
            required
            withAsterisk={false}
          />
        ) : null}
        {general ? <ProblemText problem={general} /> : null}
        <FormActs>
          <ActionButton
            shortcut="F9"
            isBusy={send.isBusy}
            leftSection={<IconLock size={18} aria-hidden />}
            onAct={enter}
          >
            {t(isCorrection ? 'diagnostics.correct' : 'diagnostics.enter')}
          </ActionButton>
        </FormActs>
      </Form>
    </Section>
  );
}

/** Whether something is typed that is no value of this kind. */
function isWrong(analyte: AnalyteJson, typed = ''): boolean {
  return analyte.possible !== null && typed.trim() !== '' && readQuantity(typed, analyte.digits) === null;
}

function valueOf({ code, digits, possible }: AnalyteJson, typed = ''): Entry['values'] {
  if (typed.trim() === '') return [];
  if (possible === null) return [{ code, sign: '', value: null, text: typed }];
  const read = readQuantity(typed, digits);
  return read === null ? [] : [{ code, ...read, text: '' }];
}

function wordsOf(typed = ''): Entry['values'] {
  return typed.trim() === '' ? [] : [{ code: null, sign: '', value: null, text: typed }];
}

function typedOf(before: Before | null): Record<string, string> {
  return Object.fromEntries(
    (before?.values ?? []).map(({ code, value, text, digits, sign }) => [
      code ?? WORDS,
      value === null ? text : quantityText(value, digits, sign),
    ]),
  );
}
