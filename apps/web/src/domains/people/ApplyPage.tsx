import { Anchor, Button, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type DataOf, joining, type StaffRole } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { CodeTimer } from '../../ui/CodeTimer.tsx';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { PhoneInput } from '../../ui/PhoneInput.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Entrance } from '../identity/Entrance.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { NO_WORK, WORK_INPUTS, WorkFields } from './WorkFields.tsx';

/** Whoever administers a hospital is invited by another admin. */
const WISHED = ['doctor', 'nurse', 'pharmacist', 'frontdesk', 'cashier', 'auditor'] as const;
const EMPTY = { name: '', email: '', phone: '', note: '', roles: [] as StaffRole[], ...NO_WORK };
const SHOWN = ['name', 'email', 'phone', 'roles', 'code', 'note', ...WORK_INPUTS];

/** Apply to work in a hospital; the phone is proved by a code before it is sent. */
export default function ApplyPage() {
  const { t } = useTranslation();
  const { hospital = '' } = useParams({ strict: false });
  const place = useRoute(joining.apply.show, { params: { hospital } });
  const [token, setToken] = useState<string | null>(null);
  if (place.problem)
    return (
      <Entrance title={t('people.apply.title')}>
        <ProblemText problem={place.problem} />
      </Entrance>
    );
  const title = t('people.apply.at', { hospital: place.data?.name ?? '' });
  if (token !== null) return <Sent title={title} token={token} />;
  return (
    <Entrance title={title} text={t('people.apply.text')}>
      <ApplyForm hospital={hospital} departments={place.data?.departments ?? []} onSent={setToken} />
    </Entrance>
  );
}

function Sent({ title, token }: { title: string; token: string }) {
  const { t } = useTranslation();
  const link = `${globalThis.location.origin}${paths.application()}#${token}`;
  return (
    <Entrance title={title} text={t('people.apply.sent')}>
      <Stack gap="sm">
        <Text size="sm">{t('people.apply.keep')}</Text>
        <Anchor href={link} style={{ overflowWrap: 'anywhere' }}>
          {link}
        </Anchor>
      </Stack>
    </Entrance>
  );
}

interface ApplyFormProps {
  hospital: string;
  departments: readonly { id: string; name: string }[];
  onSent: (token: string) => void;
}

function ApplyForm({ hospital, departments, onSent }: ApplyFormProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(EMPTY);
  const [code, setCode] = useState('');
  const ask = useAction(joining.apply.code);
  const send = useAction(joining.apply.create);
  const [sent, setSent] = useState<DataOf<typeof joining.apply.code> | null>(null);
  const problem = send.problem ?? ask.problem;
  const { errorOf, general } = useFormProblem(problem, SHOWN);
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  const params = { hospital };
  const sendCode = (): void => {
    send.clearProblem();
    ask.run({ params, body: { phone: form.phone } }, ({ data }) => setSent(data));
  };
  const submit = (): void => {
    if (sent === null) return sendCode();
    ask.clearProblem();
    send.run({ params, body: { ...form, codeId: sent.id, code } }, ({ data }) => onSent(data.token));
  };
  const whyId = useId();
  const isDoctor = form.roles.includes('doctor');
  return (
    <Form label={t('people.apply.title')} onSubmit={submit} problem={problem}>
      <Stack gap="md">
        <TextInput
          label={t('people.name')}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf('name')}
          maxLength={200}
          autoComplete="name"
          required
          withAsterisk={false}
        />
        <TextInput
          label={t('people.email')}
          type="email"
          value={form.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
          error={errorOf('email')}
          maxLength={200}
          autoComplete="email"
          required
          withAsterisk={false}
        />
        <RoleChoice
          label={t('people.apply.roles')}
          of={WISHED}
          value={form.roles}
          onChange={(roles) => set({ roles })}
          error={errorOf('roles')}
        />
        {isDoctor || form.roles.includes('pharmacist') ? (
          <WorkFields value={form} onChange={set} errorOf={errorOf} isDoctor={isDoctor} departments={departments} />
        ) : null}
        <Textarea
          label={t('people.apply.note')}
          value={form.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
          error={errorOf('note')}
          maxLength={1000}
          autosize
          minRows={2}
        />
        <PhoneInput
          label={t('people.facts.phone')}
          value={form.phone}
          onChange={(phone) => {
            set({ phone });
            setSent(null);
          }}
          error={errorOf('phone')}
          isOwn
          required
          withAsterisk={false}
        />
        {sent === null ? null : (
          <TextInput
            label={t('people.code')}
            description={t('people.codeSent')}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={errorOf('code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            required
            withAsterisk={false}
          />
        )}
        {general ? <ProblemText problem={general} /> : null}
        {form.roles.length === 0 ? (
          <Text size="sm" c="dimmed" id={whyId}>
            {t('people.rolesNeeded')}
          </Text>
        ) : null}
        <Button
          type="submit"
          loading={send.isBusy || ask.isBusy}
          disabled={form.roles.length === 0}
          aria-describedby={whyId}
        >
          {t(sent === null ? 'people.sendCode' : 'people.apply.send')}
        </Button>
        {sent === null ? null : (
          <CodeTimer
            key={sent.id}
            validSeconds={sent.validSeconds}
            resendSeconds={sent.resendSeconds}
            onResend={sendCode}
            isBusy={ask.isBusy}
          />
        )}
      </Stack>
    </Form>
  );
}
