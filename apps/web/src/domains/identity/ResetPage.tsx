import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { type CodeSentJson, reset, signIn } from '@pramana/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { CodeInput } from '../../ui/CodeInput.tsx';
import { CodeTimer } from '../../ui/CodeTimer.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { CodeProblem } from '../../ui/CodeCheck.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import { useDemo } from './demo.ts';
import { DemoOutbox } from './DemoOutbox.tsx';
import { Entrance } from './Entrance.tsx';
import { NewPasswordInput } from './NewPasswordInput.tsx';

/** A forgotten password: the login, then a code and the new password. It never says whether the login exists. */
export default function ResetPage() {
  const { t } = useTranslation();
  const offers = useRoute(signIn.show, {});
  const demo = useDemo();
  const isOffered = offers.data?.reset !== false;
  return (
    <Entrance title={t('identity.reset.title')} text={t(isOffered ? 'identity.reset.text' : 'identity.reset.none')}>
      {offers.problem ? <ErrorPanel problem={offers.problem} onRetry={offers.refetch} /> : null}
      {offers.data?.reset ? <Reset /> : null}
      <Anchor component={Link} to={paths.login()} size="sm" mt="md" display="inline-block">
        {t('identity.reset.back')}
      </Anchor>
      {demo.data ? <DemoOutbox people={[]} /> : null}
    </Entrance>
  );
}

function Reset() {
  const { t } = useTranslation();
  const begin = useAction(reset.begin);
  const [login, setLogin] = useState('');
  const [sent, setSent] = useState<CodeSentJson | null>(null);
  const ask = (): void => begin.run({ body: { login } }, ({ data }) => setSent(data));
  return (
    <Stack gap="lg">
      <Form label={t('identity.reset.title')} onSubmit={ask} problem={begin.problem}>
        <Stack gap="md">
          <TextInput
            label={t('identity.login.login')}
            value={login}
            onChange={(event) => {
              setLogin(event.currentTarget.value);
              // A code belongs to the login it was asked for.
              setSent(null);
            }}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            autoFocus
          />
          {begin.problem ? <ProblemText problem={begin.problem} /> : null}
          {sent === null ? (
            <Button type="submit" fullWidth loading={begin.isBusy}>
              {t('identity.reset.send')}
            </Button>
          ) : null}
        </Stack>
      </Form>
      {sent === null ? null : (
        <>
          <NewPassword login={login} id={sent.id} />
          <CodeTimer
            key={sent.id}
            validSeconds={sent.validSeconds}
            resendSeconds={sent.resendSeconds}
            onResend={ask}
            isBusy={begin.isBusy}
          />
        </>
      )}
    </Stack>
  );
}

function NewPassword({ login, id }: { login: string; id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const finish = useAction(reset.finish);
  const { errorOf, general } = useFormProblem(finish.problem, ['password']);
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const submit = (): void => {
    finish.run({ body: { login, id, code, password } }, () => {
      toast(t('identity.password.changed'));
      void navigate({ to: paths.login(), replace: true });
    });
  };
  return (
    <Form label={t('identity.password.change')} onSubmit={submit} problem={finish.problem}>
      <Stack gap="md">
        <Text size="sm">{t('identity.reset.sent')}</Text>
        <CodeInput label={t('identity.code.label')} value={code} onChange={setCode} onComplete={setCode} />
        <NewPasswordInput
          label={t('identity.password.next')}
          value={password}
          onChange={setPassword}
          error={errorOf('password')}
          about={[login]}
        />
        {general ? <CodeProblem problem={general} /> : null}
        <SubmitButton fullWidth loading={finish.isBusy} isReady={code.length >= 6}>
          {t('identity.password.change')}
        </SubmitButton>
      </Stack>
    </Form>
  );
}
