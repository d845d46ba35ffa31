import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type DataOf, patientAccounts } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { CodeTimer } from '../../ui/CodeTimer.tsx';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Entrance } from '../identity/Entrance.tsx';
import { codeOfCard } from './card/cardLink.ts';
import { NewPasswordInput } from '../identity/NewPasswordInput.tsx';

const routes = patientAccounts.enrol;
type Seen = DataOf<typeof routes.show>;
type Sent = DataOf<typeof routes.code>;

/** With the printed card in hand: its code, a code to the phone on file, then name and password. */
export default function CardPage() {
  const { t } = useTranslation();
  const { hospital = '' } = useParams({ strict: false });
  const [card, setCard] = useState(() => codeOfCard(globalThis.location.hash));
  const [seen, setSeen] = useState<Seen | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const show = useAction(routes.show);
  const send = useAction(routes.code);
  const body = { hospital, card };
  const begin = (): void =>
    show.run({ body }, ({ data }) => {
      setSeen(data);
      send.run({ body }, (answer) => setSent(answer.data));
    });
  const problem = show.problem ?? send.problem;
  if (seen !== null && sent !== null) {
    const text = t('people.enrol.sent', { phone: seen.phone });
    const again = (): void => send.run({ body }, (answer) => setSent(answer.data));
    return (
      <Entrance title={seen.hospital} text={text}>
        <Stack gap="md">
          <Finish proof={{ ...body, codeId: sent.id }} />
          <CodeTimer
            key={sent.id}
            validSeconds={sent.validSeconds}
            resendSeconds={sent.resendSeconds}
            onResend={again}
            isBusy={send.isBusy}
          />
          {send.problem ? <ProblemText problem={send.problem} /> : null}
        </Stack>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('people.enrol.title')} text={t('people.enrol.text')}>
      <Form label={t('people.enrol.title')} onSubmit={begin} problem={problem}>
        <Stack gap="md">
          <TextInput
            label={t('people.enrol.card')}
            value={card}
            onChange={(event) => setCard(event.currentTarget.value)}
            placeholder="XXXXX-XXXXX"
            autoCapitalize="characters"
            autoComplete="off"
            maxLength={40}
            required
            withAsterisk={false}
          />
          {problem ? <ProblemText problem={problem} /> : null}
          <Button type="submit" loading={show.isBusy || send.isBusy}>
            {t('people.enrol.next')}
          </Button>
        </Stack>
      </Form>
    </Entrance>
  );
}

interface FinishProps {
  proof: { hospital: string; card: string; codeId: string };
}

function Finish({ proof }: FinishProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ code: '', name: '', login: '', password: '' });
  const [login, setLogin] = useState<string | null>(null);
  const finish = useAction(routes.finish);
  const { errorOf, general } = useFormProblem(finish.problem, ['code', 'name', 'login', 'password']);
  const field = (name: 'code' | 'name' | 'login', label: string, more: object = {}) => (
    <TextInput
      label={label}
      value={form[name]}
      onChange={(event) => setForm({ ...form, [name]: event.currentTarget.value })}
      error={errorOf(name)}
      withAsterisk={false}
      {...more}
    />
  );
  if (login !== null)
    return (
      <Stack gap="md">
        <Text>{t('people.loginIs', { login })}</Text>
        <Button component="a" href={paths.login()}>
          {t('people.signIn')}
        </Button>
      </Stack>
    );
  return (
    <Form
      label={t('people.finish')}
      onSubmit={() => finish.run({ body: { ...proof, ...form } }, ({ data }) => setLogin(data.login))}
      problem={finish.problem}
    >
      <Stack gap="md">
        {field('code', t('people.code'), { inputMode: 'numeric', autoComplete: 'one-time-code', required: true })}
        {field('name', t('people.enrol.name'), { autoComplete: 'name', required: true })}
        {field('login', t('people.enrol.login'), { autoCapitalize: 'none', autoComplete: 'username' })}
        <NewPasswordInput
          label={t('people.password')}
          value={form.password}
          onChange={(password) => setForm({ ...form, password })}
          error={errorOf('password')}
          about={[form.name, form.login]}
        />
        {general ? <ProblemText problem={general} /> : null}
        <Button type="submit" loading={finish.isBusy}>
          {t('people.finish')}
        </Button>
      </Stack>
    </Form>
  );
}
