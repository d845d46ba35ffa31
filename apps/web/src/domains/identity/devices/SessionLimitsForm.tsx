import { Button, NumberInput, Skeleton, Text } from '@mantine/core';
import { sessions, type SessionLimitsJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Form } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import classes from './Limits.module.css';

/** How long sessions live, by role and on shared PCs; holds at once, also for whoever is signed in. */
export function SessionLimitsForm() {
  const { t } = useTranslation();
  const limits = useRoute(sessions.limits.show, {});
  return (
    <Section title={t('identity.limits.title')}>
      {limits.problem ? <ErrorPanel problem={limits.problem} onRetry={limits.refetch} /> : null}
      {limits.isLoading ? <Skeleton height={320} /> : null}
      {limits.data ? <LimitsForm stored={limits.data} /> : null}
    </Section>
  );
}

type Role = keyof SessionLimitsJson['roles'];

function LimitsForm({ stored }: { stored: SessionLimitsJson }) {
  const { t } = useTranslation();
  const [form, setForm] = useState(stored);
  const save = useAction(sessions.limits.update, { refreshes: [sessions.limits.show] });
  const submit = (): void => save.run({ body: form }, () => toast(t('identity.limits.saved')));
  const setRole = (role: Role, change: Partial<SessionLimitsJson['roles'][Role]>): void =>
    setForm({ ...form, roles: { ...form.roles, [role]: { ...form.roles[role], ...change } } });
  const setDevice = (change: Partial<SessionLimitsJson['device']>): void =>
    setForm({ ...form, device: { ...form.device, ...change } });
  return (
    <Form label={t('identity.limits.title')} onSubmit={submit} problem={save.problem}>
      <Text size="sm" c="dimmed" mb="md">
        {t('identity.limits.text')}
      </Text>
      <div className={classes.grid}>
        <Whole
          label={t('identity.limits.deviceIdle')}
          value={form.device.idleMinutes}
          min={1}
          max={60}
          onChange={(idleMinutes) => setDevice({ idleMinutes })}
        />
        <Whole
          label={t('identity.limits.pinDays')}
          value={form.device.pinDays}
          min={1}
          max={30}
          onChange={(pinDays) => setDevice({ pinDays })}
        />
      </div>
      <table className={classes.roles}>
        <thead>
          <tr>
            <th scope="col">{t('identity.limits.role')}</th>
            <th scope="col">{t('identity.limits.idle')}</th>
            <th scope="col">{t('identity.limits.hours')}</th>
          </tr>
        </thead>
        <tbody>
          {(Object.keys(form.roles) as Role[]).map((role) => (
            <tr key={role}>
              <th scope="row">{t(`role.${role}`)}</th>
              <td>
                <Whole
                  name={`${t(`role.${role}`)}: ${t('identity.limits.idle')}`}
                  value={form.roles[role].idleMinutes}
                  min={5}
                  max={43_200}
                  onChange={(idleMinutes) => setRole(role, { idleMinutes })}
                />
              </td>
              <td>
                <Whole
                  name={`${t(`role.${role}`)}: ${t('identity.limits.hours')}`}
                  value={form.roles[role].hours}
                  min={1}
                  max={720}
                  onChange={(hours) => setRole(role, { hours })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {save.problem ? <ProblemText problem={save.problem} /> : null}
      <Button type="submit" variant="default" mt="md" loading={save.isBusy}>
        {t('identity.limits.save')}
      </Button>
    </Form>
  );
}

interface WholeProps {
  /** Above the field; in a table its head says it, and `name` whose it is. */
  label?: string;
  name?: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

function Whole({ label, name, value, min, max, onChange }: WholeProps) {
  return (
    <NumberInput
      label={label}
      aria-label={name}
      thousandSeparator
      value={value}
      min={min}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      onChange={(next) => (typeof next === 'number' ? onChange(next) : undefined)}
    />
  );
}
