import { Button, Stack, Text, TextInput } from '@mantine/core';
import { devices } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSharedPc } from '../../../lib/device.ts';
import { useAction } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

/** One's PIN for the shared PC that this browser is; nothing anywhere else. */
export function PinForm() {
  const { t } = useTranslation();
  const { person } = useSession();
  const pc = useSharedPc();
  const set = useAction(devices.lock.setPin, { refreshes: [devices.lock.show] });
  const [pin, setPin] = useState('');
  const { errorOf, general } = useFormProblem(set.problem, ['pin']);
  // Whoever has not signed in fully here, or does not work here, has no PIN to choose.
  if (!pc?.people.some(({ id }) => id === person.id)) return null;
  const hasPin = pc.people.some(({ id, pin: isSet }) => id === person.id && isSet);
  const submit = (): void =>
    set.run({ body: { pin } }, () => {
      setPin('');
      toast(t('identity.pin.set'));
    });
  return (
    <section>
      <h2>{t('identity.pin.title', { pc: pc.name })}</h2>
      <Form label={t('identity.pin.title', { pc: pc.name })} onSubmit={submit} problem={set.problem}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t(hasPin ? 'identity.pin.has' : 'identity.pin.text')}
          </Text>
          <TextInput
            type="password"
            label={t('identity.pin.label')}
            description={t('identity.pin.rule')}
            value={pin}
            onChange={(event) => setPin(event.currentTarget.value)}
            inputMode="numeric"
            autoComplete="off"
            maxLength={8}
            required
            withAsterisk={false}
            error={errorOf('pin')}
          />
          {general ? <ProblemText problem={general} /> : null}
          <Button type="submit" variant="default" loading={set.isBusy} style={{ alignSelf: 'flex-start' }}>
            {t(hasPin ? 'identity.pin.change' : 'identity.pin.choose')}
          </Button>
        </Stack>
      </Form>
    </section>
  );
}
