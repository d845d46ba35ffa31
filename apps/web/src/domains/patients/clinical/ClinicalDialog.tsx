import { ActionIcon, Button, Checkbox, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { ALLERGY_KINDS, ALLERGY_SEVERITIES, type AllergyJson, type ClinicalJson, patients } from '@pramana/contract';
import { civil } from '@pramana/kernel';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { newKey } from '../../../lib/intent.ts';
import { useNow } from '../../../lib/now.ts';
import { asProblem } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { ConflictQuestion } from '../../../ui/ConflictQuestion.tsx';
import { DateField } from '../../../ui/DateField.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from './Clinical.module.css';
import {
  type ClinicalPart,
  isSameClinical,
  joinClinical,
  saidOf,
  takeClinical,
  type TypedClinical,
  typedClinical,
} from './typed.ts';

const NEW = { substance: '', kind: 'medicine', severity: 'unknown', reaction: '' } as const;

/** What somebody else stored while this was typed, and what of it both changed. */
interface Dispute {
  stored: TypedClinical;
  parts: readonly ClinicalPart[];
}

/**
 * Allergies and weight as a form; each saving is a version of its own, of the one that the form was begun from: what anybody wrote
 * since is put into the form and asked about, never written over.
 */
export function ClinicalDialog({ id, data, onClose }: { id: string; data: ClinicalJson; onClose: () => void }) {
  const { t } = useTranslation();
  const today = civil(useNow(), useHospital().zone).date;
  // The page behind refreshes; what is typed goes on from what it was begun from.
  const [start, setStart] = useState(data);
  const [typed, setTyped] = useState(() => typedClinical(data));
  const [dispute, setDispute] = useState<Dispute | null>(null);
  const { rows, noKnownAllergies, weightKg } = typed;
  const weighedOn = typed.weighedOn ?? today;
  const { show, save } = patients.clinical;
  const send = useAction(save, { refreshes: [show] });
  const isOvertaken = send.problem?.code === 'conflict';
  const paths = rows.map((_, at) => `allergies/${at}/substance`);
  const shown = [...paths, 'noKnownAllergies', 'weightKg', 'weighedOn'];
  const { errorOf, general } = useFormProblem(isOvertaken && dispute !== null ? null : send.problem, shown);
  const set = (part: Partial<TypedClinical>): void => setTyped({ ...typed, ...part });
  const change = (key: string, part: Partial<AllergyJson>): void =>
    set({ rows: rows.map((row) => (row.key === key ? { ...row, ...part } : row)) });
  const join = async (): Promise<void> => {
    const { data: now } = await call(show, { params: { id } });
    const stored = typedClinical(now);
    const joined = joinClinical(typedClinical(start), typed, stored);
    setStart(now);
    setTyped(joined.typed);
    setDispute({ stored, parts: joined.disputed });
  };
  const submit = async (): Promise<void> => {
    const allergies = rows.map(({ key: _, ...each }) => each);
    const body = { allergies, noKnownAllergies: noKnownAllergies && rows.length === 0, weightKg, weighedOn };
    setDispute(null);
    try {
      await send.send({ params: { id }, body: { ...body, base: start.version, merged: start.merged } });
      toast(t('patients.clinical.saved'));
      onClose();
    } catch (thrown) {
      // Every refusal stands in `send.problem`; this one is answered at once, and where it cannot be, it stands there too.
      if (asProblem(thrown).code === 'conflict') await join().catch(() => undefined);
    }
  };
  const take = (part: ClinicalPart): void => {
    if (dispute === null) return;
    setTyped(takeClinical(typed, dispute.stored, part));
    setDispute({ ...dispute, parts: dispute.parts.filter((each) => each !== part) });
  };
  const disputed = (dispute?.parts ?? []).map((part) => ({
    part,
    name: nameOf(part, [typed, dispute?.stored ?? typed], t),
    stored: dispute ? textOf(part, dispute.stored, t) : '',
  }));
  const title = t('patients.clinical.title');
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <Button loading={send.isBusy} onClick={() => void submit()}>
        {t('people.save')}
      </Button>
    </>
  );
  return (
    <Dialog title={title} isOpen onClose={onClose} footer={footer} width={760}>
      <Form label={title} onSubmit={() => void submit()} problem={send.problem}>
        <Stack gap="md">
          {dispute ? <ConflictQuestion disputed={disputed} onTake={take} /> : null}
          <div className={classes.rows}>
            {rows.map((row, at) => (
              <div key={row.key} className={classes.row}>
                <TextInput
                  label={t('patients.clinical.substance')}
                  value={row.substance}
                  onChange={(event) => change(row.key, { substance: event.currentTarget.value })}
                  error={errorOf(`allergies/${at}/substance`)}
                  maxLength={200}
                  required
                  withAsterisk={false}
                  autoComplete="off"
                />
                <Select
                  label={t('patients.clinical.kindOf')}
                  data={ALLERGY_KINDS.map((value) => ({ value, label: t(`patients.clinical.kind.${value}`) }))}
                  value={row.kind}
                  onChange={(kind) => (kind === null ? undefined : change(row.key, { kind }))}
                  allowDeselect={false}
                />
                <Select
                  label={t('patients.clinical.severityOf')}
                  data={ALLERGY_SEVERITIES.map((value) => ({
                    value,
                    label: t(`patients.clinical.severity.${value}`),
                  }))}
                  value={row.severity}
                  onChange={(severity) => (severity === null ? undefined : change(row.key, { severity }))}
                  allowDeselect={false}
                />
                <TextInput
                  label={t('patients.clinical.reaction')}
                  value={row.reaction}
                  onChange={(event) => change(row.key, { reaction: event.currentTarget.value })}
                  maxLength={200}
                  autoComplete="off"
                />
                <ActionIcon
                  size="lg"
                  aria-label={t('patients.clinical.remove', { substance: row.substance })}
                  onClick={() => set({ rows: rows.filter(({ key }) => key !== row.key) })}
                >
                  <IconTrash size={18} stroke={1.6} />
                </ActionIcon>
              </div>
            ))}
          </div>
          <div>
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => set({ rows: [...rows, { ...NEW, key: newKey() }] })}
            >
              {t('patients.clinical.add')}
            </Button>
          </div>
          {rows.length === 0 ? (
            <Checkbox
              label={t('patients.clinical.none')}
              checked={noKnownAllergies}
              onChange={(event) => set({ noKnownAllergies: event.currentTarget.checked })}
              error={errorOf('noKnownAllergies')}
            />
          ) : null}
          <div className={classes.row}>
            <NumberInput
              label={t('patients.clinical.weight')}
              value={weightKg ?? ''}
              onChange={(value) => set({ weightKg: typeof value === 'number' ? value : null })}
              error={errorOf('weightKg')}
              min={0.2}
              max={500}
              clampBehavior="none"
              decimalScale={1}
              suffix=" kg"
            />
            <DateField
              label={t('patients.clinical.weighedOn')}
              value={weighedOn}
              maxDate={today}
              onChange={(day) => set({ weighedOn: day })}
              error={errorOf('weighedOn')}
            />
          </div>
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
      <LeaveGuard isOn={!isSameClinical(typed, typedClinical(start))} />
    </Dialog>
  );
}

/** What is asked about: a substance as somebody wrote it. */
function nameOf(part: ClinicalPart, among: readonly TypedClinical[], t: TFunction): string {
  if (part === 'weight') return t('patients.clinical.weight');
  if (part === 'none') return t('patients.clinical.none');
  return among.flatMap((each) => saidOf(each, part))[0]?.substance ?? '';
}

/** What is stored of it. */
function textOf(part: ClinicalPart, stored: TypedClinical, t: TFunction): string {
  const { weightKg, weighedOn, noKnownAllergies } = stored;
  if (part === 'none') return t(noKnownAllergies ? 'patients.clinical.none' : 'patients.clinical.struck');
  if (part === 'weight') {
    return weightKg === null || weighedOn === null
      ? t('patients.clinical.struck')
      : t('patients.clinical.weighed', { kg: weightKg, on: weighedOn });
  }
  const said = saidOf(stored, part);
  if (said.length === 0) return t('patients.clinical.struck');
  return said
    .map(({ kind, severity, reaction }) =>
      [t(`patients.clinical.kind.${kind}`), t(`patients.clinical.severity.${severity}`), reaction]
        .filter((word) => word !== '')
        .join(' · '),
    )
    .join('; ');
}
