import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { identity } from '@pramana/contract';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Action, useAction, useRoute } from '../../lib/query.ts';
import { enterSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ProblemText, useFieldError } from '../../ui/ProblemText.tsx';
import { Entrance } from './Entrance.tsx';
import { NewPasswordInput } from './NewPasswordInput.tsx';

/** The first visit to a fresh node: creates its operator. There is no default password, so nobody else can come first twice. */
export default function SetupPage() {
  const { t } = useTranslation();
  const state = useRoute(identity.setup.show, {});
  const setup = useAction(identity.setup.create, { refreshes: [identity.setup.show] });
  // Somebody was first while this was typed: told, not sent away without a word.
  if (setup.problem?.code === 'setup_done') {
    return (
      <Entrance title={t('identity.setup.title')}>
        <ProblemText problem={setup.problem} />
        <Anchor href={paths.login()} mt="md">
          {t('people.signIn')}
        </Anchor>
      </Entrance>
    );
  }
  if (state.data?.needed === false) return <Navigate to={paths.login()} replace />;
  return (
    <Entrance title={t('identity.setup.title')} text={t('identity.setup.text')}>
      {state.problem ? (
        <ErrorPanel problem={state.problem} onRetry={state.refetch} />
      ) : state.data?.here === false ? (
        <p>{t('problem.setup_elsewhere')}</p>
      ) : (
        <SetupForm asksOrigin={state.data?.asksLogOrigin ?? false} setup={setup} />
      )}
    </Entrance>
  );
}

interface SetupFormProps {
  asksOrigin: boolean;
  setup: Action<typeof identity.setup.create>;
}

function SetupForm({ asksOrigin, setup }: SetupFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const fieldError = useFieldError(setup.problem);
  const [form, setForm] = useState({ name: '', login: '', password: '', logOrigin: '' });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { logOrigin, ...person } = form;
    setup.run({ body: asksOrigin ? { ...person, logOrigin } : person }, ({ data }) => {
      enterSession(data);
      void navigate({ to: paths.home(), replace: true });
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('identity.setup.name')}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={fieldError('name')}
          autoComplete="name"
          required
          withAsterisk={false}
          autoFocus
        />
        <TextInput
          label={t('identity.setup.login')}
          value={form.login}
          onChange={(event) => setForm({ ...form, login: event.currentTarget.value })}
          error={fieldError('login')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <NewPasswordInput
          label={t('identity.login.password')}
          value={form.password}
          onChange={(password) => setForm({ ...form, password })}
          error={fieldError('password')}
          about={[form.name, form.login]}
        />
        {asksOrigin ? (
          <TextInput
            label={t('identity.setup.logOrigin')}
            description={t('identity.setup.logOriginHint')}
            placeholder={t('identity.setup.logOriginExample')}
            value={form.logOrigin}
            onChange={(event) => setForm({ ...form, logOrigin: event.currentTarget.value })}
            error={fieldError('logOrigin') && t('identity.setup.logOriginRule')}
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
          />
        ) : null}
        {setup.problem && setup.problem.context.field === undefined ? <ProblemText problem={setup.problem} /> : null}
        <Button type="submit" loading={setup.isBusy}>
          {t('identity.setup.create')}
        </Button>
      </Stack>
    </form>
  );
}
