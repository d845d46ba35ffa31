import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type DataOf, joining } from '@pramana/contract';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { useSessionState } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Entrance } from '../identity/Entrance.tsx';
import { NewPasswordInput } from '../identity/NewPasswordInput.tsx';
import { LinkState } from './LinkState.tsx';
import { useRoleWords } from './roleWords.ts';

type Seen = DataOf<typeof joining.invitations.show>;

/** An invitation, for whoever holds its link. */
export default function InvitationPage() {
  const { t } = useTranslation();
  const [token] = useState(() => globalThis.location.hash.slice(1));
  const show = useAction(joining.invitations.show);
  const [seen, setSeen] = useState<Seen | null>(null);
  const { run } = show;
  const ask = useCallback(() => run({ body: { token } }, ({ data }) => setSeen(data)), [run, token]);
  useEffect(ask, [ask]);
  const title = seen === null ? t('people.invitations.one') : t('people.invitations.to', { hospital: seen.hospital });
  return (
    <Entrance title={title}>
      {seen === null ? <LinkState problem={show.problem} onRetry={ask} /> : <Accept token={token} seen={seen} />}
    </Entrance>
  );
}

function Accept({ token, seen }: { token: string; seen: Seen }) {
  const { t } = useTranslation();
  const words = useRoleWords();
  const { session } = useSessionState();
  const [form, setForm] = useState({ name: seen.name, login: seen.email ?? '', password: '' });
  const accept = useAction(joining.invitations.accept);
  const join = useAction(joining.invitations.join);
  const { errorOf, general } = useFormProblem(accept.problem ?? join.problem, ['name', 'login', 'password']);
  const leave = (): void => globalThis.location.assign(paths.login());
  return (
    <Form
      label={t('people.finish')}
      onSubmit={() => accept.run({ body: { token, ...form } }, leave)}
      problem={accept.problem}
    >
      <Stack gap="md">
        <Text>{words(seen.roles)}</Text>
        <TextInput
          label={t('people.name')}
          value={form.name}
          onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
          error={errorOf('name')}
          autoComplete="name"
          required
          withAsterisk={false}
        />
        <TextInput
          label={t('people.loginEmail')}
          value={form.login}
          onChange={(event) => setForm({ ...form, login: event.currentTarget.value })}
          error={errorOf('login')}
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <NewPasswordInput
          label={t('people.password')}
          value={form.password}
          onChange={(password) => setForm({ ...form, password })}
          error={errorOf('password')}
          about={[form.name, form.login]}
        />
        {general ? <ProblemText problem={general} /> : null}
        <Button type="submit" loading={accept.isBusy}>
          {t('people.finish')}
        </Button>
        {session ? (
          <Button
            variant="default"
            loading={join.isBusy}
            onClick={() => join.run({ body: { token } }, () => globalThis.location.assign(paths.home()))}
          >
            {t('people.joinAs', { name: session.person.name })}
          </Button>
        ) : null}
      </Stack>
    </Form>
  );
}
