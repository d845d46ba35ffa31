import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { identity } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { enterSession, useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { Page } from '../../ui/Page.tsx';
import { LookChoices } from '../../ui/PersonMenu.tsx';
import { ProblemText, useFieldError } from '../../ui/ProblemText.tsx';
import { MessageLanguage } from './MessageLanguage.tsx';
import { NewPasswordInput } from './NewPasswordInput.tsx';
import { PinForm } from './devices/PinForm.tsx';
import { OwnSessions } from './sessions/OwnSessions.tsx';
import classes from './AccountPage.module.css';

/** One's own account: where one works and as what, the look, the password. */
export default function AccountPage() {
  const { t } = useTranslation();
  const { person, memberships, roles, may } = useSession();
  return (
    <Page title={person.name}>
      <div className={classes.parts}>
        <section>
          <h2>{t('identity.account.work')}</h2>
          <ul className={classes.work}>
            {memberships.map((each) => (
              <li key={each.hospital.id}>
                <span>{each.hospital.name}</span>
                <Text span size="sm" c="dimmed">
                  {each.roles.map((role) => t(`role.${role}`)).join(', ')}
                </Text>
              </li>
            ))}
            {memberships.length === 0 ? <li>{roles.map((role) => t(`role.${role}`)).join(', ')}</li> : null}
          </ul>
          {may('hospital:read') ? (
            <Text size="sm" mt="xs">
              <Link to={paths.recovery()}>{t('people.recovery.lost')}</Link>
            </Text>
          ) : null}
        </section>
        <section>
          <h2>{t('identity.account.look')}</h2>
          <div className={classes.look}>
            <LookChoices />
          </div>
          <MessageLanguage />
        </section>
        <section>
          <h2>{t('identity.security.title')}</h2>
          <Button component={Link} to={paths.security()} variant="default" className={classes.wide ?? ''}>
            {t('identity.account.security')}
          </Button>
        </section>
        <section>
          <h2>{t('identity.sessions.title')}</h2>
          <OwnSessions />
        </section>
        <PinForm />
        <section>
          <h2>{t('identity.account.password')}</h2>
          <PasswordForm />
        </section>
      </div>
    </Page>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const { person } = useSession();
  const change = useAction(identity.session.changePassword);
  const fieldError = useFieldError(change.problem);
  const isWrong = change.problem?.code === 'wrong_credentials';
  const [form, setForm] = useState({ current: '', next: '' });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.run({ body: form }, ({ data }) => {
      enterSession(data);
      setForm({ current: '', next: '' });
      toast(t('identity.password.changed'));
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('identity.password.text')}
        </Text>
        <PasswordInput
          label={t('identity.password.current')}
          value={form.current}
          onChange={(event) => setForm({ ...form, current: event.currentTarget.value })}
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={isWrong ? t('identity.password.currentWrong') : fieldError('current')}
          visibilityToggleButtonProps={{ 'aria-label': t('identity.login.show') }}
        />
        <NewPasswordInput
          label={t('identity.password.next')}
          value={form.next}
          onChange={(next) => setForm({ ...form, next })}
          error={fieldError('next')}
          about={[person.name]}
        />
        {change.problem && change.problem.context.field === undefined && !isWrong ? (
          <ProblemText problem={change.problem} />
        ) : null}
        <Button type="submit" loading={change.isBusy} className={classes.submit}>
          {t('identity.password.change')}
        </Button>
      </Stack>
    </form>
  );
}
