import { TextInput, UnstyledButton } from '@mantine/core';
import { devices, type LockScreenJson, type SessionJson } from '@pramana/contract';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { initialsOf } from '../lib/initials.ts';
import { useAction } from '../lib/query.ts';
import { Form } from './Form.tsx';
import { ProblemText } from './ProblemText.tsx';
import classes from './UnlockPanel.module.css';

interface UnlockPanelProps {
  pc: LockScreenJson;
  /** Who is proposed: whoever worked here last. */
  first?: string | undefined;
  onSignedIn: (session: SessionJson) => void;
}

const STEP: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** The people of a shared PC: arrows choose, six digits open. The sixth digit sends by itself. */
export function UnlockPanel({ pc, first, onSignedIn }: UnlockPanelProps) {
  const { t } = useTranslation();
  const people = pc.people.filter(({ pin }) => pin);
  const [chosen, setChosen] = useState(() => people.find(({ id }) => id === first)?.id ?? people[0]?.id ?? '');
  const [pin, setPin] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const unlock = useAction(devices.lock.unlock);
  const person = people.find(({ id }) => id === chosen) ?? people[0];
  useEffect(() => {
    if (unlock.problem) field.current?.focus();
  }, [unlock.problem]);
  if (person === undefined) return null;

  const choose = (id: string): void => {
    setChosen(id);
    setPin('');
    unlock.clearProblem();
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = STEP[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = people[(people.indexOf(person) + step + people.length) % people.length];
    if (next) choose(next.id);
  };
  const send = (digits: string): void => {
    if (unlock.isBusy) return;
    unlock.run({ body: { personId: person.id, pin: digits } }, ({ data }) => onSignedIn(data));
    setPin('');
  };
  const type = (text: string): void => {
    setPin(text);
    if (text.replaceAll(/\s/g, '').length === 6) send(text);
  };
  const left = unlock.problem?.context.params?.triesLeft;
  return (
    <Form label={t('identity.lock.unlock')} onSubmit={() => send(pin)} problem={unlock.problem}>
      <div className={classes.people} role="group" aria-label={t('identity.lock.people')}>
        {people.map(({ id, name, roles }) => (
          <UnstyledButton
            key={id}
            className={classes.person}
            aria-pressed={id === person.id}
            onClick={() => choose(id)}
            onKeyDown={onKey}
          >
            <span className={classes.face} aria-hidden>
              {initialsOf(name)}
            </span>
            <span className={classes.name}>{name}</span>
            <span className={classes.roles}>{roles.map((role) => t(`role.${role}`)).join(', ')}</span>
          </UnstyledButton>
        ))}
      </div>
      <TextInput
        ref={field}
        type="password"
        label={t('identity.lock.pinOf', { name: person.name })}
        description={people.length > 1 ? t('identity.lock.arrows') : undefined}
        value={pin}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKey}
        inputMode="numeric"
        autoComplete="off"
        maxLength={8}
        size="md"
        autoFocus
        classNames={{ input: classes.pin }}
        error={
          unlock.problem?.code === 'pin_wrong' && typeof left === 'number'
            ? t('identity.lock.triesLeft', { count: left })
            : undefined
        }
      />
      {unlock.problem && unlock.problem.code !== 'pin_wrong' ? <ProblemText problem={unlock.problem} /> : null}
    </Form>
  );
}
