import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { keys } from '@pramana/contract';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import classes from './Keys.module.css';

/** The three parts, this once, each on a sheet of its own; then one of them typed back from the paper. */
export function NewKit({ kit, onDone }: { kit: { id: string; parts: string[] }; onDone: () => void }) {
  const { t } = useTranslation();
  const [isPrinted, setPrinted] = useState(false);
  return isPrinted ? (
    <TypeBack id={kit.id} onDone={onDone} onBack={() => setPrinted(false)} />
  ) : (
    <Stack gap="md">
      <Alert color="amber" className={classes.screen ?? ''}>
        <Text fw={600}>{t('keys.kit.once')}</Text>
        {t('keys.kit.onceText')}
      </Alert>
      <ol className={classes.parts}>
        {kit.parts.map((part, index) => (
          <li key={part} className={classes.part}>
            <Text fw={600}>{t('keys.kit.part', { number: index + 1 })}</Text>
            <code>{part}</code>
            <Text size="sm" c="dimmed" mt={8}>
              {t('keys.kit.partText')}
            </Text>
          </li>
        ))}
      </ol>
      <Group className={classes.screen ?? ''}>
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('keys.kit.print')}
        </Button>
        <Button onClick={() => setPrinted(true)}>{t('keys.kit.printed')}</Button>
      </Group>
    </Stack>
  );
}

function TypeBack({ id, onDone, onBack }: { id: string; onDone: () => void; onBack: () => void }) {
  const { t } = useTranslation();
  const [part, setPart] = useState('');
  const confirm = useAction(keys.kit.confirm, { refreshes: [keys.kit.show] });
  const { errorOf, general } = useFormProblem(confirm.problem, ['part']);
  const submit = (): void =>
    confirm.run({ params: { id }, body: { part } }, () => {
      toast(t('keys.kit.holds'));
      onDone();
    });
  return (
    <Section title={t('keys.kit.type')}>
      <Form label={t('keys.kit.type')} onSubmit={submit} problem={confirm.problem}>
        <Stack gap="md" maw={640}>
          <TextInput
            label={t('keys.kit.typed')}
            description={t('keys.kit.typedText')}
            value={part}
            onChange={(event) => setPart(event.currentTarget.value)}
            error={errorOf('part')}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={200}
            ff="monospace"
            required
            withAsterisk={false}
            data-autofocus
          />
          {general ? <ProblemText problem={general} /> : null}
          <Group>
            <SubmitButton loading={confirm.isBusy} isReady={part.trim() !== ''}>
              {t('keys.kit.confirm')}
            </SubmitButton>
            <Button variant="default" onClick={onBack}>
              {t('keys.kit.back')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Section>
  );
}
