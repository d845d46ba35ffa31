import { Alert, Anchor, Button, Stack, Text, Textarea } from '@mantine/core';
import { type ApplicationSeenJson, joining } from '@pramana/contract';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exactTime } from '../../lib/format.ts';
import { useAction } from '../../lib/query.ts';
import { useHospital, useSessionState } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Entrance } from '../identity/Entrance.tsx';
import { NewPasswordInput } from '../identity/NewPasswordInput.tsx';
import { LinkState } from './LinkState.tsx';
import { useRoleWords } from './roleWords.ts';

/** How an application stands, for whoever holds its private link: the secret is behind the #, which no server sees. */
export default function ApplicationStatusPage() {
  const { t } = useTranslation();
  const [token] = useState(() => globalThis.location.hash.slice(1));
  const status = useAction(joining.apply.status);
  const [seen, setSeen] = useState<ApplicationSeenJson | null>(null);
  const { run } = status;
  const ask = useCallback(() => run({ body: { token } }, ({ data }) => setSeen(data)), [run, token]);
  useEffect(ask, [ask]);
  return (
    <Entrance title={t('people.application.title')} {...(seen === null ? {} : { text: seen.hospital })}>
      {seen === null ? (
        <LinkState problem={status.problem} onRetry={ask} />
      ) : (
        <Standing token={token} seen={seen} onSeen={setSeen} />
      )}
    </Entrance>
  );
}

interface StandingProps {
  token: string;
  seen: ApplicationSeenJson;
  onSeen: (seen: ApplicationSeenJson) => void;
}

function Standing({ token, seen, onSeen }: StandingProps) {
  const { t } = useTranslation();
  const words = useRoleWords();
  return (
    <Stack gap="md">
      <Text fw={600}>{t(`people.application.states.${seen.state}`)}</Text>
      <Text size="sm">
        {seen.name} · {words(seen.givenRoles.length > 0 ? seen.givenRoles : seen.roles)}
      </Text>
      {seen.until === null ? null : <Until at={seen.until} />}
      {seen.reason === null ? null : <Alert color="gray">{seen.reason}</Alert>}
      {seen.state === 'asked' ? <Answer token={token} seen={seen} onSeen={onSeen} /> : null}
      {seen.state === 'approved' ? <TakeUp token={token} seen={seen} /> : null}
      {seen.state === 'joined' ? <Anchor href={paths.login()}>{t('people.signIn')}</Anchor> : null}
    </Stack>
  );
}

/** With its year, hour and zone: who reads it is not at the hospital. */
function Until({ at }: { at: string }) {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  return (
    <Text size="sm">{t('people.application.until', { when: exactTime(at, { zone, language: i18n.language }) })}</Text>
  );
}

function Answer({ token, seen, onSeen }: StandingProps) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState('');
  const send = useAction(joining.apply.answer);
  const { errorOf, general } = useFormProblem(send.problem, ['answer']);
  return (
    <Form
      label={t('people.application.answer')}
      onSubmit={() => send.run({ body: { token, answer } }, ({ data }) => onSeen(data))}
      problem={send.problem}
    >
      <Stack gap="md">
        <Textarea
          label={seen.question ?? ''}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
          error={errorOf('answer')}
          maxLength={1000}
          autosize
          minRows={2}
          required
          withAsterisk={false}
        />
        {general ? <ProblemText problem={general} /> : null}
        <Button type="submit" loading={send.isBusy}>
          {t('people.application.answer')}
        </Button>
      </Stack>
    </Form>
  );
}

/** A new account, or one more hospital for whoever is signed in. */
function TakeUp({ token, seen }: Pick<StandingProps, 'token' | 'seen'>) {
  const { t } = useTranslation();
  const { session } = useSessionState();
  const [password, setPassword] = useState('');
  const finish = useAction(joining.apply.finish);
  const join = useAction(joining.apply.join);
  const { errorOf, general } = useFormProblem(finish.problem ?? join.problem, ['password']);
  const leave = (): void => globalThis.location.assign(paths.login());
  const home = (): void => globalThis.location.assign(paths.home());
  return (
    <Form
      label={t('people.finish')}
      onSubmit={() => finish.run({ body: { token, password } }, leave)}
      problem={finish.problem}
    >
      <Stack gap="md">
        <Text size="sm">{t('people.loginIs', { login: seen.email })}</Text>
        <NewPasswordInput
          label={t('people.password')}
          value={password}
          onChange={setPassword}
          error={errorOf('password')}
          about={[seen.name, seen.email]}
        />
        {general ? <ProblemText problem={general} /> : null}
        <Button type="submit" loading={finish.isBusy}>
          {t('people.finish')}
        </Button>
        {session ? (
          <Button variant="default" loading={join.isBusy} onClick={() => join.run({ body: { token } }, home)}>
            {t('people.joinAs', { name: session.person.name })}
          </Button>
        ) : null}
      </Stack>
    </Form>
  );
}
