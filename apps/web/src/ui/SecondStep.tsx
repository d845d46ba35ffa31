import { Button, Stack, Text, TextInput } from '@mantine/core';
import {
  type CodeSentJson,
  type SecondFactorJson,
  type SessionJson,
  signIn,
  type SignInStepJson,
} from '@pramana/contract';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { secondByPasskey } from '../lib/passkey.ts';
import { asProblem, type ProblemError } from '../lib/problem.ts';
import { useAction } from '../lib/query.ts';
import { CodeCheck } from './CodeCheck.tsx';
import { CodeTimer } from './CodeTimer.tsx';
import { ProblemText } from './ProblemText.tsx';

interface SecondStepProps {
  step: SignInStepJson;
  onSignedIn: (session: SessionJson) => void;
  /** Back to login and password. */
  onBack: () => void;
}

/** The second step of a sign-in: the safest way of this person first, the others one tap away. */
export function SecondStep({ step, onSignedIn, onBack }: SecondStepProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<SecondFactorJson>(step.methods[0]?.kind ?? 'recovery');
  const others = step.methods.filter((method) => method.kind !== kind);
  const hint = step.methods.find((method) => method.kind === kind)?.hint ?? '';
  return (
    <Stack gap="md">
      <Text>{t(`identity.second.text.${kind}`, { hint })}</Text>
      {kind === 'passkey' ? <ByPasskey onSignedIn={onSignedIn} /> : null}
      {kind === 'recovery' ? <ByRecovery onSignedIn={onSignedIn} /> : null}
      {kind === 'totp' ? <ByCode key="totp" kind="totp" onSignedIn={onSignedIn} /> : null}
      {kind === 'sms' ? <BySms onSignedIn={onSignedIn} /> : null}
      <Stack gap={4} align="flex-start">
        {others.map((method) => (
          <Button key={method.kind} variant="transparent" px={0} size="compact-sm" onClick={() => setKind(method.kind)}>
            {t(`identity.second.instead.${method.kind}`)}
          </Button>
        ))}
        <Button variant="transparent" px={0} size="compact-sm" onClick={onBack}>
          {t('identity.second.back')}
        </Button>
      </Stack>
    </Stack>
  );
}

interface WayProps {
  onSignedIn: (session: SessionJson) => void;
}

/** The code is sent when this way is chosen, not before: no message that nobody wants. */
function BySms({ onSignedIn }: WayProps) {
  const send = useAction(signIn.sendCode);
  const [sent, setSent] = useState<CodeSentJson | null>(null);
  const ask = (): void => send.run({}, ({ data }) => setSent(data));
  const { send: sendFirst } = send;
  useEffect(() => {
    sendFirst({}).then(
      ({ data }) => setSent(data),
      // Its words stand in `send.problem`.
      () => undefined,
    );
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when this way is chosen
  }, []);
  return (
    <>
      {sent === null ? null : <ByCode key={sent.id} kind="sms" onSignedIn={onSignedIn} />}
      {send.problem ? <ProblemText problem={send.problem} /> : null}
      {sent === null && send.problem === null ? null : (
        <CodeTimer
          key={`${sent?.id} timer`}
          validSeconds={sent?.validSeconds ?? 0}
          resendSeconds={sent?.resendSeconds ?? 0}
          onResend={ask}
          isBusy={send.isBusy}
        />
      )}
    </>
  );
}

function ByCode({ kind, onSignedIn }: WayProps & { kind: 'sms' | 'totp' }) {
  const { t } = useTranslation();
  const finish = useAction(signIn.secondFactor);
  const check = (code: string): Promise<void> =>
    finish.send({ body: { kind, code } }).then(({ data }) => onSignedIn(data));
  return <CodeCheck label={t('identity.code.label')} check={check} isBusy={finish.isBusy} problem={finish.problem} />;
}

function ByRecovery({ onSignedIn }: WayProps) {
  const { t } = useTranslation();
  const finish = useAction(signIn.secondFactor);
  const [code, setCode] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        finish.run({ body: { kind: 'recovery', code } }, ({ data }) => onSignedIn(data));
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t('identity.second.recovery')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="XXXXX-XXXXX"
          required
          withAsterisk={false}
          autoFocus
        />
        {finish.problem ? <ProblemText problem={finish.problem} /> : null}
        <Button type="submit" fullWidth loading={finish.isBusy}>
          {t('identity.login.signIn')}
        </Button>
      </Stack>
    </form>
  );
}

function ByPasskey({ onSignedIn }: WayProps) {
  const { t } = useTranslation();
  const { run, isBusy, problem } = usePasskey(secondByPasskey, onSignedIn);
  return (
    <>
      {problem ? <ProblemText problem={problem} /> : null}
      <Button fullWidth onClick={run} loading={isBusy}>
        {t('identity.second.usePasskey')}
      </Button>
    </>
  );
}

/** Runs a ceremony of the browser and the server behind one button. */
export function usePasskey<T>(ceremony: () => Promise<T>, onDone: (made: T) => void) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const run = (): void => {
    setBusy(true);
    setProblem(null);
    ceremony()
      .then(onDone, (thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => setBusy(false));
  };
  return { run, isBusy, problem };
}
