import { Button, Checkbox, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { type MadeCardJson, patientAccounts, RELATIONS, type RelationName, SCOPES } from '@pramana/contract';
import { addDays, civil } from '@pramana/kernel';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';
import { useNow } from '../../../lib/now.ts';
import { useAction } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { startOf } from '../../access/days.ts';
import { Accounts } from './Accounts.tsx';
import { type CardHolder, CheckInCard, PatientCard } from './PatientCard.tsx';

const routes = patientAccounts.accounts;
const SHOWN = ['scope', 'until', 'proof'];

interface AccessDialogProps {
  patient: CardHolder;
  onClose: () => void;
}

/** Who sees this patient as their own, and a card for one more. */
export function AccessDialog({ patient, onClose }: AccessDialogProps) {
  const { t } = useTranslation();
  const patientId = patient.id;
  const [card, setCard] = useState<MadeCardJson | 'number' | null>(null);
  const form = useCardForm();
  const make = useAction(routes.create, { refreshes: [routes.list] });
  const save = (): void => make.run({ params: { id: patientId }, body: form.body }, ({ data }) => setCard(data));
  const footer =
    card === null ? (
      <>
        <Button variant="default" onClick={() => setCard('number')}>
          {t('people.card.forCheckIn')}
        </Button>
        <ActionButton onAct={save} can={form.can} isBusy={make.isBusy}>
          {t('people.access.make')}
        </ActionButton>
      </>
    ) : (
      <>
        <Button variant="default" onClick={onClose}>
          {t('people.access.close')}
        </Button>
        <Button leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => globalThis.print()}>
          {t('people.access.print')}
        </Button>
      </>
    );
  return (
    <Dialog title={t('people.access.give')} isOpen onClose={onClose} footer={footer} width={520}>
      {card === null ? (
        <Stack gap="lg">
          <Accounts patientId={patientId} />
          <Form
            label={t('people.access.give')}
            onSubmit={() => (form.can.ok ? save() : undefined)}
            problem={make.problem}
          >
            <CardFields form={form} problem={make.problem} />
          </Form>
        </Stack>
      ) : (
        <Stack gap="sm">{card === 'number' ? <CheckInCard patient={patient} /> : <PatientCard card={card} />}</Stack>
      )}
    </Dialog>
  );
}

/** What the desk says about a card; a guardian's has a scope, an end and what was shown as proof. */
function useCardForm() {
  const { t } = useTranslation();
  const { zone } = useHospital();
  const [form, setForm] = useState({ relation: 'self' as RelationName, scope: [...SCOPES], day: '', proof: '' });
  const isGuardian = form.relation === 'guardian';
  // Until the end of that day, in the hospital's zone.
  const until = isGuardian && form.day !== '' ? startOf(addDays(form.day, 1), zone) : null;
  const body = {
    relation: form.relation,
    phoneOf: isGuardian ? ('contact' as const) : ('patient' as const),
    scope: isGuardian ? form.scope : [...SCOPES],
    until,
    proof: isGuardian ? form.proof : '',
  };
  const why = form.scope.length === 0 ? 'scopeNeeded' : form.proof.trim() === '' ? 'proofNeeded' : null;
  const can = isGuardian && why !== null ? { ok: false, why: t(`people.access.${why}`) } : { ok: true };
  return { form, isGuardian, body, can, set: (change: Partial<typeof form>) => setForm({ ...form, ...change }) };
}

interface CardFieldsProps {
  form: ReturnType<typeof useCardForm>;
  problem: Parameters<typeof useFormProblem>[0];
}

function CardFields({ form: { form, isGuardian, set }, problem }: CardFieldsProps) {
  const { t } = useTranslation();
  const { zone } = useHospital();
  const today = civil(useNow(), zone).date;
  const { errorOf, general } = useFormProblem(problem, SHOWN);
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('people.access.who')}
        value={form.relation}
        onChange={(value) => set({ relation: RELATIONS.find((each) => each === value) ?? 'self' })}
        data={RELATIONS.map((value) => ({ value, label: t(`people.access.relation.${value}`) }))}
      />
      <Text size="sm">{t(`people.access.phone.${form.relation}`)}</Text>
      {isGuardian ? (
        <>
          <TextInput
            label={t('people.access.proof')}
            description={t('people.access.proofHint')}
            value={form.proof}
            onChange={(event) => set({ proof: event.currentTarget.value })}
            error={errorOf('proof')}
            maxLength={200}
            autoComplete="off"
            required
            withAsterisk={false}
          />
          <Checkbox.Group
            label={t('people.access.scope')}
            value={form.scope}
            onChange={(scope) => set({ scope: SCOPES.filter((each) => scope.includes(each)) })}
            error={errorOf('scope')}
          >
            <Stack gap="xs" mt={4}>
              {SCOPES.map((scope) => (
                <Checkbox key={scope} value={scope} label={t(`people.access.scopes.${scope}`)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <DateField
            label={t('people.access.untilDay')}
            description={t('people.access.untilHint')}
            value={form.day === '' ? null : form.day}
            onChange={(day) => set({ day: day ?? '' })}
            minDate={today}
            error={errorOf('until')}
            clearable
          />
        </>
      ) : null}
      {general ? <ProblemText problem={general} /> : null}
    </Stack>
  );
}
