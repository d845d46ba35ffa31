import { Anchor, Button, Divider, Group, Skeleton, Stack, Text } from '@mantine/core';
import { hospitals as contract, type RegistrationJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Entrance } from '../../identity/Entrance.tsx';
import { FindRegistration } from './FindRegistration.tsx';
import { RegistrationFormView } from './RegistrationFormView.tsx';
import { RegistrationStatus } from './RegistrationStatus.tsx';
import { storedToken, storeToken } from './registrationToken.ts';

interface Opened {
  token: string;
  registration: RegistrationJson;
}

/** A hospital registers itself: begins, continues where it was left, and reads here how it stands. */
export default function RegisterPage() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [token, setToken] = useState(storedToken);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (token === null) return;
    call(contract.registration.open, { body: { token } }).then(
      ({ data }) => setOpened({ token, registration: data }),
      (thrown: unknown) => {
        const found = asProblem(thrown);
        // Its term is over, or another device has taken it up: begin anew or find it.
        if (found.code === 'not_found') {
          storeToken(null);
          setToken(null);
        } else setProblem(found);
      },
    );
  }, [token, tries]);
  const enter = (given: Opened): void => {
    storeToken(given.token);
    setOpened(given);
  };
  if (opened) {
    const { state } = opened.registration;
    const onChange = (registration: RegistrationJson): void => setOpened({ ...opened, registration });
    const isForm = state === 'draft' || state === 'asked';
    const View = isForm ? RegistrationFormView : RegistrationStatus;
    return (
      <Entrance title={t(isForm ? 'hospitals.register.title' : 'hospitals.register.statusTitle')} isWide>
        <View key={state} token={opened.token} registration={opened.registration} onChange={onChange} />
        <Divider my="lg" />
        <Group gap="lg">
          <Anchor
            component="button"
            type="button"
            onClick={() => {
              storeToken(null);
              setToken(null);
              setOpened(null);
            }}
          >
            {t('hospitals.register.leave')}
          </Anchor>
          <ToLogin />
        </Group>
      </Entrance>
    );
  }
  if (token !== null) {
    return (
      <Entrance title={t('hospitals.register.title')}>
        {problem ? <ErrorPanel problem={problem} onRetry={() => setTries(tries + 1)} /> : <Skeleton height={320} />}
      </Entrance>
    );
  }
  return (
    <Entrance title={t('hospitals.register.title')} text={t('hospitals.register.text')}>
      <Begin onBegun={enter} />
    </Entrance>
  );
}

function Begin({ onBegun }: { onBegun: (given: Opened) => void }) {
  const { t } = useTranslation();
  const [isFinding, setFinding] = useState(false);
  const start = useAction(contract.registration.start);
  if (isFinding) return <FindRegistration onFound={onBegun} />;
  return (
    <Stack gap="md" align="flex-start">
      <Text>{t('hospitals.register.needs')}</Text>
      <Button onClick={() => start.run({}, ({ data }) => onBegun(data))} loading={start.isBusy}>
        {t('hospitals.register.begin')}
      </Button>
      {start.problem ? <ProblemText problem={start.problem} /> : null}
      <Button variant="default" onClick={() => setFinding(true)}>
        {t('hospitals.register.find')}
      </Button>
      <ToLogin />
    </Stack>
  );
}

function ToLogin() {
  const { t } = useTranslation();
  return (
    <Anchor renderRoot={(props) => <Link to={paths.login()} {...props} />}>{t('hospitals.register.toLogin')}</Anchor>
  );
}
