import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import {
  checkRegistration,
  hospitals as contract,
  type RegistrationFormJson,
  type RegistrationJson,
} from '@pramana/contract';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { type DraftState, useDraft } from '../../../lib/draft.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { Form } from '../../../ui/Form.tsx';
import { FormGrid } from '../../../ui/Page.tsx';
import { PhoneInput } from '../../../ui/PhoneInput.tsx';
import { ProblemText, useFieldError } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { AddressSection, HospitalSection, useLine } from './HospitalSection.tsx';
import { CodeField, type SentCode } from './CodeField.tsx';

const routes = contract.registration;
/** Six digits, with spaces or in Devanagari, as the server reads them. */
const isWholeCode = (typed: string): boolean => /^[\d०-९]{6}$/.test(typed.replace(/[\s-]/g, ''));

interface ViewProps {
  token: string;
  registration: RegistrationJson;
  onChange: (registration: RegistrationJson) => void;
}

/** The form: kept as it is typed, judged when it is sent in, each fault at its field. */
export function RegistrationFormView({ token, registration, onChange }: ViewProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(registration.form);
  const [answer, setAnswer] = useState('');
  const [isJudged, setJudged] = useState(false);
  const [sent, setSent] = useState<SentCode | null>(null);
  const [code, setCode] = useState('');
  const [saveProblem, setSaveProblem] = useState<ProblemError | null>(null);
  const sendCode = useAction(routes.sendCode);
  const prove = useAction(routes.prove);
  const submit = useAction(routes.submit);
  const draft = useDraft<RegistrationFormJson>(async (next) => {
    try {
      onChange((await call(routes.save, { body: { token, form: next } })).data);
      setSaveProblem(null);
    } catch (thrown) {
      setSaveProblem(asProblem(thrown));
      throw thrown;
    }
  });
  const set = (change: Partial<RegistrationFormJson>): void => {
    const next = { ...form, ...change };
    setForm(next);
    draft.change(next);
    if (change.phone !== undefined) setSent(null);
  };
  const { faults } = checkRegistration(form);
  const phoneError = useFieldError(sendCode.problem)('phone');
  const errorOf = (field: keyof RegistrationFormJson): string | undefined => {
    if (field === 'phone' && !isJudged && phoneError !== undefined) return phoneError;
    const fault = isJudged ? faults.find((each) => each.field === field) : undefined;
    return fault && t(`hospitals.fault.${fault.fault}`);
  };
  const isProved = registration.phoneProved && registration.form.phone === form.phone;
  const send = async (): Promise<void> => {
    // The code goes to the phone that the server holds; why it holds another one stands beside the sign below.
    if (!(await draft.flush())) return;
    sendCode.run({ body: { token } }, (made) => {
      setCode('');
      setSent(made.data);
    });
  };
  const typed = (value: string): void => {
    setCode(value);
    if (sent === null || !isWholeCode(value)) return;
    prove.run({ body: { token, codeId: sent.id, code: value } }, ({ data }) => {
      setSent(null);
      onChange(data);
    });
  };
  const hand = (): void => {
    setJudged(true);
    if (faults.length > 0 || !isProved) return;
    // One after the other: a save that answers later would show the form again. What was not kept goes with it.
    void draft.flush().then(() =>
      submit.run({ body: { token, form, ...(answer === '' ? {} : { answer }) } }, ({ data }) => {
        void draft.forget();
        onChange(data);
      }),
    );
  };
  const fields = { form, set, errorOf };
  const question = registration.notes.findLast(({ kind }) => kind === 'asked');
  return (
    <Form label={t('hospitals.register.title')} onSubmit={hand} problem={submit.problem}>
      <Stack gap="lg">
        {registration.state === 'asked' && question ? (
          <Alert
            color="amber"
            styles={{ title: { color: 'var(--mantine-color-text)' } }}
            title={t('hospitals.register.asked')}
          >
            <Text>{question.text}</Text>
            <Textarea
              mt="sm"
              label={t('hospitals.register.answer')}
              value={answer}
              onChange={(event) => setAnswer(event.currentTarget.value)}
              maxLength={2_000}
              autosize
              minRows={2}
            />
          </Alert>
        ) : null}
        <HospitalSection {...fields} />
        <AddressSection {...fields} />
        <ContactSection {...fields} />
        <Section title={t('hospitals.register.phone')}>
          {isProved ? (
            <Group gap={8} c="var(--mantine-color-green-text)">
              <IconCircleCheck size={20} aria-hidden />
              <Text>{t('hospitals.register.proved')}</Text>
            </Group>
          ) : (
            <>
              <Text size="sm" c="dimmed" mb="sm">
                {t('hospitals.register.phoneText')}
              </Text>
              <CodeField
                sent={sent}
                code={code}
                onChange={typed}
                onSend={() => void send()}
                isSending={sendCode.isBusy}
                sendProblem={sendCode.problem?.context.field === 'phone' ? null : sendCode.problem}
                problem={prove.problem}
              />
              {isJudged ? (
                <Text size="sm" c="var(--mantine-color-error)" role="alert" mt={8}>
                  {t('problem.phone_not_proved')}
                </Text>
              ) : null}
            </>
          )}
        </Section>
        {isJudged && faults.length > 0 ? (
          <Text c="var(--mantine-color-error)" role="alert">
            {t('hospitals.register.faults', { count: faults.length })}
          </Text>
        ) : null}
        {submit.problem ? <ProblemText problem={submit.problem} /> : null}
        <Group justify="space-between">
          <KeptSign state={draft.state} problem={saveProblem} />
          <Button type="submit" loading={submit.isBusy}>
            {t(registration.state === 'asked' ? 'hospitals.register.sendAnswer' : 'hospitals.register.send')}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** Says "kept" of what the server holds and of nothing else. */
function KeptSign({ state, problem }: { state: DraftState; problem: ProblemError | null }) {
  const { t } = useTranslation();
  if (state !== 'failed')
    return (
      <Text size="sm" c="dimmed" role="status">
        {t(state === 'saved' ? 'hospitals.register.kept' : 'hospitals.register.saving')}
      </Text>
    );
  return (
    <div role="alert">
      <Text size="sm" c="var(--mantine-color-error)">
        {t('hospitals.register.notKept')}
      </Text>
      {problem === null || problem.isUnknown ? null : <ProblemText problem={problem} />}
    </div>
  );
}

function ContactSection(props: Parameters<typeof HospitalSection>[0]) {
  const { t } = useTranslation();
  const line = useLine(props);
  const phone = line('phone');
  return (
    <Section title={t('hospitals.register.contact')}>
      <FormGrid>
        <TextInput {...line('contactName')} autoComplete="name" />
        <TextInput {...line('email')} autoComplete="email" inputMode="email" autoCapitalize="none" spellCheck={false} />
        <PhoneInput
          label={phone.label}
          value={phone.value}
          error={phone.error}
          onChange={(typed) => props.set({ phone: typed })}
          isOwn
        />
      </FormGrid>
    </Section>
  );
}
